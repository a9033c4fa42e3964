// Runs the portable part of the firmware on the host. One request a line on stdin, one answer a line on stdout.
#include <iostream>
#include <map>
#include <sstream>

#include "requests.h"

namespace host {

const std::map<std::string, std::string (*)(std::istream&)> kRequests = {
    {"crc8", crc8},
    {"crc16", crc16},
    {"ten_bit", ten_bit},
    {"frame", frame},
    {"scan", scan},
    {"hello", hello},
    {"status", status},
    {"pong", pong},
    {"commands", commands},
    {"slots", slots},
    {"answers", answers},
    {"faults", faults},
    {"pacing", pacing},
    {"record", record},
    {"line_test", line_test},
};

std::string answer(const std::string& kind, std::istream& in) {
  const auto request = kRequests.find(kind);
  if (request == kRequests.end()) throw std::runtime_error("unknown request " + kind);
  return request->second(in);
}

}  // namespace host

int main() {
  for (std::string request; std::getline(std::cin, request);) {
    std::istringstream in(request);
    std::string kind;
    in >> kind;
    std::cout << host::answer(kind, in) << std::endl;
  }
}
