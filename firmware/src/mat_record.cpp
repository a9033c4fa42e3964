#include "mat_record.h"

#include "crc.h"
#include "little_endian.h"

namespace smart_mat {
namespace {

constexpr uint8_t kLayoutVersion = 1;
constexpr uint8_t kIdAt = 1;
constexpr uint8_t kIdCrcAt = 5;
constexpr uint8_t kNameAt = 7;
constexpr uint8_t kNameCrcAt = kNameAt + kNameFieldBytes;

uint16_t crc_of(const uint8_t* bytes, uint8_t length) {
  Crc16 crc;
  for (uint8_t i = 0; i < length; ++i) crc.put(bytes[i]);
  return static_cast<uint16_t>((crc.high() << 8) | crc.low());
}

bool crc_fits(const uint8_t* bytes, uint8_t length) {
  const uint16_t stored = static_cast<uint16_t>(bytes[length] | (static_cast<uint16_t>(bytes[length + 1]) << 8));
  return stored == crc_of(bytes, length);
}

// As it comes from the factory.
bool is_blank(const uint8_t* bytes, uint8_t length) {
  for (uint8_t i = 0; i < length; ++i) {
    if (bytes[i] != 0xFF) return false;
  }
  return true;
}

}  // namespace

MemoryState MatRecord::repair() {
  const bool blank = is_blank(image_, kBytes);
  const bool name_kept = crc_fits(image_ + kNameAt, kNameFieldBytes);
  if (!name_kept) set_name(nullptr, 0);
  image_[kNameCrcAt - 1] = 0;
  if (blank) return MemoryState::kBlank;
  if (image_[0] != kLayoutVersion || !crc_fits(image_, kIdCrcAt)) return MemoryState::kDamaged;
  return name_kept ? MemoryState::kKept : MemoryState::kNameLost;
}

uint32_t MatRecord::id() const { return get_u32(image_ + kIdAt); }

const char* MatRecord::name() const { return reinterpret_cast<const char*>(image_ + kNameAt); }

void MatRecord::set_id(uint32_t id) {
  image_[0] = kLayoutVersion;
  put_u32(image_ + kIdAt, id);
  put_u16(image_ + kIdCrcAt, crc_of(image_, kIdCrcAt));
}

void MatRecord::set_name(const char* name, uint8_t bytes) {
  for (uint8_t i = 0; i < kNameFieldBytes; ++i) {
    image_[kNameAt + i] = i < bytes ? static_cast<uint8_t>(name[i]) : 0;
  }
  put_u16(image_ + kNameCrcAt, crc_of(image_ + kNameAt, kNameFieldBytes));
}

}  // namespace smart_mat
