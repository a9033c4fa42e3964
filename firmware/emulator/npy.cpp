#include "npy.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <regex>

namespace emulator {
namespace {

constexpr char kMagic[] = "\x93NUMPY";
constexpr size_t kLongestHeader = 65536;
constexpr size_t kValues = kRows * kCols;

std::string read_header(std::ifstream& file, const std::string& path) {
    unsigned char start[12] = {};
    file.read(reinterpret_cast<char*>(start), 10);
    if (!file || std::memcmp(start, kMagic, 6) != 0)
        throw UsageError(path + " is not an .npy file; write it with numpy.save");
    size_t length = start[8] | static_cast<size_t>(start[9]) << 8;
    if (start[6] >= 2) {
        file.read(reinterpret_cast<char*>(start + 10), 2);
        length |= static_cast<size_t>(start[10]) << 16 | static_cast<size_t>(start[11]) << 24;
    }
    std::string header(std::min(length, kLongestHeader), ' ');
    file.read(&header[0], static_cast<std::streamsize>(header.size()));
    if (!file || length > kLongestHeader) throw UsageError(path + " is cut off in its header; write it again");
    return header;
}

size_t frame_count(const std::string& header, const std::string& path) {
    std::smatch found;
    if (!std::regex_search(header, found, std::regex("'descr': *'([^']*)'")) || found[1] != "<f4")
        throw UsageError(path + " holds " + (found.empty() ? "no plain array" : "dtype " + found[1].str()) +
                         "; cells have to be float32: save cells.astype('<f4')");
    if (std::regex_search(header, std::regex("'fortran_order': *True")))
        throw UsageError(path + " is in Fortran order; save numpy.ascontiguousarray(cells)");
    if (!std::regex_search(header, found, std::regex("'shape': *\\(([^)]*)\\)")))
        throw UsageError(path + " has no shape in its header; write it with numpy.save");
    const std::string shape = found[1];
    if (!std::regex_match(shape, found, std::regex(" *(\\d{1,9}), *16, *16,? *")) || found[1] == "0")
        throw UsageError(path + " has shape (" + shape + "); cells have to be (n, 16, 16) with n at least 1");
    return std::stoul(found[1]);
}

}  // namespace

std::vector<Cells> read_cells(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw UsageError("cannot read the cells from " + path + ": " + std::strerror(errno));
    const size_t frames = frame_count(read_header(file, path), path);
    std::vector<Cells> cells;
    std::vector<float> values(kValues);
    for (size_t frame = 0; frame < frames; ++frame) {
        file.read(reinterpret_cast<char*>(values.data()), kValues * sizeof(float));
        if (!file) throw UsageError(path + " is cut off at frame " + std::to_string(frame) + "; write it again");
        for (float value : values)
            if (!(value >= 0) || !std::isfinite(value))
                throw UsageError(path + " has a negative or undefined conductance in frame " + std::to_string(frame) +
                                 "; siemens are finite and at least 0");
        cells.emplace_back();
        std::copy(values.begin(), values.end(), cells.back().begin());
    }
    return cells;
}

}  // namespace emulator
