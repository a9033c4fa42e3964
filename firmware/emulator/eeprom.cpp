#include "eeprom.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "npy.hpp"

extern "C" {
#include <simavr/avr_eeprom.h>
}

namespace emulator {
namespace {

// E2END of the processor, from the module itself.
uint32_t eeprom_bytes(avr_t* avr) {
    for (avr_io_t* io = avr->io_port; io; io = io->next)
        if (!std::strcmp(io->kind, "eeprom")) return reinterpret_cast<avr_eeprom_t*>(io)->size;
    return 0;
}

}  // namespace

void load_eeprom(avr_t* avr, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return;
    std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (bytes.size() != eeprom_bytes(avr))
        throw UsageError(path + " has " + std::to_string(bytes.size()) + " bytes, the EEPROM " +
                         std::to_string(eeprom_bytes(avr)) + "; name a file that --eeprom wrote, or a new one");
    avr_eeprom_desc_t all{reinterpret_cast<uint8_t*>(bytes.data()), 0, static_cast<uint32_t>(bytes.size())};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &all);
}

void save_eeprom(avr_t* avr, const std::string& path) {
    std::vector<uint8_t> bytes(eeprom_bytes(avr));
    avr_eeprom_desc_t all{bytes.data(), 0, static_cast<uint32_t>(bytes.size())};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &all);
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(all.ee), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw UsageError("cannot write the EEPROM to " + path + ": " + std::strerror(errno));
}

}  // namespace emulator
