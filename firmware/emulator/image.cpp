#include "image.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "npy.hpp"

namespace emulator {
namespace {

constexpr uint32_t kRamSegment = 0x800000;  // where avr-ld puts data addresses
constexpr uint32_t kEepromSegment = 0x810000;
constexpr uint8_t kPaint = 0xC5;
constexpr int kAvrMachine = 83;

struct OpenElf {
    int fd;
    Elf* elf;
    ~OpenElf() {
        if (elf) elf_end(elf);
        if (fd >= 0) close(fd);
    }
};

std::string find_mcu_name(const char* bytes, size_t size) {
    for (const char* mcu : {"atmega328p", "atmega2560"}) {
        const char* end = bytes + size;
        if (std::search(bytes, end, mcu, mcu + std::strlen(mcu)) != end) return mcu;
    }
    return "";
}

void read_symbols(Elf_Data* data, const GElf_Shdr& header, Elf* elf, std::map<std::string, uint32_t>& ram) {
    for (size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
        GElf_Sym symbol;
        if (!gelf_getsym(data, static_cast<int>(i), &symbol)) continue;
        const char* name = elf_strptr(elf, header.sh_link, symbol.st_name);
        if (name && symbol.st_value >= kRamSegment && symbol.st_value < kEepromSegment)
            ram[name] = static_cast<uint32_t>(symbol.st_value - kRamSegment);
    }
}

std::string lower_file_name(const std::string& path) {
    std::string name = path.substr(path.find_last_of('/') + 1);
    for (char& letter : name) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return name;
}

}  // namespace

Image::Image(const std::string& path) : path_(path) {
    elf_version(EV_CURRENT);
    OpenElf file{open(path.c_str(), O_RDONLY), nullptr};
    if (file.fd < 0)
        throw UsageError("cannot read the sketch " + path + ": " + std::strerror(errno) + "; build it with make -C firmware");
    file.elf = elf_begin(file.fd, ELF_C_READ, nullptr);
    GElf_Ehdr head;
    if (!file.elf || elf_kind(file.elf) != ELF_K_ELF || !gelf_getehdr(file.elf, &head) || head.e_machine != kAvrMachine)
        throw UsageError(path + " is not a compiled AVR sketch (.elf); build it with make -C firmware");
    size_t names = 0;
    elf_getshdrstrndx(file.elf, &names);
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(file.elf, section));) {
        GElf_Shdr header;
        if (!gelf_getshdr(section, &header)) continue;
        Elf_Data* data = elf_getdata(section, nullptr);
        const char* name = elf_strptr(file.elf, names, header.sh_name);
        if (!data || !data->d_buf || !name) continue;
        if (header.sh_type == SHT_SYMTAB) read_symbols(data, header, file.elf, ram_symbols_);
        if (!std::strcmp(name, ".note.gnu.avr.deviceinfo"))
            noted_mcu_ = find_mcu_name(static_cast<const char*>(data->d_buf), data->d_size);
    }
}

Board Image::board(const std::string& asked) const {
    const std::string name = lower_file_name(path_);
    const bool mega_by_name = name.find("mega") != std::string::npos;
    const bool uno_by_name = name.find("uno") != std::string::npos || name.find("nano") != std::string::npos;
    const std::string mcu = noted_mcu_.empty() ? (mega_by_name ? "atmega2560" : uno_by_name ? "atmega328p" : "") : noted_mcu_;
    Board board;
    if (asked.empty() && mcu.empty())
        throw UsageError("cannot tell the processor of " + path_ + "; only the Uno, Nano (atmega328p) and Mega (atmega2560) "
                         "are emulated: say --board uno or --board mega");
    board = (asked.empty() ? mcu == "atmega2560" : asked == "mega") ? mega_board() : uno_board();
    if (!noted_mcu_.empty() && board.mcu != noted_mcu_)
        throw UsageError(path_ + " was built for the " + noted_mcu_ + ", --board " + asked + " has an " + board.mcu +
                         "; leave --board out or build for the other board");
    return board;
}

std::optional<uint32_t> Image::ram_address(const std::string& symbol) const {
    const auto found = ram_symbols_.find(symbol);
    if (found == ram_symbols_.end()) return std::nullopt;
    return found->second;
}

void Image::load(avr_t* avr) {
    auto firmware = std::make_unique<elf_firmware_t>();
    std::memset(firmware.get(), 0, sizeof *firmware);
    if (elf_read_firmware(path_.c_str(), firmware.get()) != 0 || !firmware->flash)
        throw UsageError(path_ + " holds no program; build it with make -C firmware");
    if (firmware->flashbase + firmware->flashsize > avr->flashend + 1)
        throw UsageError(path_ + " does not fit the " + std::string(avr->mmcu));
    firmware->frequency = static_cast<uint32_t>(kCpuHz);
    avr_load_firmware(avr, firmware.get());
}

StackGauge::StackGauge(avr_t* avr, const Image& image)
    : avr_(avr), bottom_(image.ram_address("__heap_start").value_or(image.ram_address("_end").value_or(avr->ioend + 1u))),
      heap_end_variable_(image.ram_address("__brkval")) {
    for (uint32_t at = bottom_; at <= avr->ramend; ++at) avr->data[at] = kPaint;
}

uint32_t StackGauge::free_bytes() const {
    uint32_t bottom = bottom_;
    if (heap_end_variable_) {
        const uint32_t heap_end = avr_->data[*heap_end_variable_] | avr_->data[*heap_end_variable_ + 1] << 8;
        if (heap_end > bottom && heap_end <= avr_->ramend) bottom = heap_end;
    }
    uint32_t at = bottom;
    while (at <= avr_->ramend && avr_->data[at] == avr_->data[bottom]) ++at;
    return at - bottom;
}

}  // namespace emulator
