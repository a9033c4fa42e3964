#include "pty_link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "npy.hpp"

namespace emulator {
namespace {

// What the kernel keeps for a serial port whose reader is late: its flip buffers grow to 640 KiB, less is usual. A pty
// alone keeps 4 KiB, a tenth of a second, and would lose bytes that no real port loses on a busy computer.
constexpr size_t kHostBufferBytes = 64 * 1024;

bool is_symlink(const std::string& path) {
    struct stat found;
    return lstat(path.c_str(), &found) == 0 && S_ISLNK(found.st_mode);
}

}  // namespace

PtyLink::PtyLink(std::string path, bool strict_baud) : path_(std::move(path)), strict_baud_(strict_baud) {
    controller_ = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (controller_ < 0 || grantpt(controller_) || unlockpt(controller_))
        throw UsageError(std::string("this system gives no pseudo terminal: ") + std::strerror(errno));
    port_ = ptsname(controller_);
    // Opened once and closed: sets it raw, and makes poll() tell from now on whether anybody has it open.
    const int peer = ::open(port_.c_str(), O_RDWR | O_NOCTTY);
    termios mode;
    if (peer >= 0 && tcgetattr(peer, &mode) == 0) {
        cfmakeraw(&mode);
        tcsetattr(peer, TCSANOW, &mode);
    }
    if (peer >= 0) close(peer);
    if (is_symlink(path_)) unlink(path_.c_str());
    if (symlink(port_.c_str(), path_.c_str()) != 0) {
        const int error = errno;
        close(controller_);
        throw UsageError("cannot put the link at " + path_ + ": " + std::strerror(error) + "; choose a free path");
    }
}

PtyLink::~PtyLink() {
    if (is_symlink(path_)) unlink(path_.c_str());
    close(controller_);
}

// A pseudo terminal carries no speed, but it remembers the one that was set.
bool PtyLink::mistakes(uint32_t baud) const {
    termios mode;
    if (!strict_baud_ || tcgetattr(controller_, &mode) != 0) return false;
    const speed_t set = cfgetospeed(&mode);
    return !((set == B500000 && baud == 500000) || (set == B1000000 && baud == 1000000));
}

void PtyLink::take(uint8_t byte, uint32_t baud) {
    outgoing_.push_back(mistakes(baud) ? static_cast<uint8_t>(byte * 37 ^ 0x9C) : byte);
}

// The newest bytes find no room.
void PtyLink::drop(size_t bytes) {
    outgoing_.resize(outgoing_.size() - bytes);
    bytes_dropped_ += bytes;
}

// A serial port keeps nothing for the next programme that opens it; a pty would.
void PtyLink::forget_unread() {
    const int peer = ::open(port_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (peer < 0) return;
    int unread = 0;
    if (ioctl(peer, FIONREAD, &unread) == 0) bytes_dropped_ += static_cast<uint64_t>(unread);
    tcflush(peer, TCIOFLUSH);
    close(peer);
}

std::string PtyLink::exchange() {
    pollfd state{controller_, POLLIN, 0};
    poll(&state, 1, 0);
    const bool was_open = open_;
    open_ = !(state.revents & POLLHUP);
    if (was_open && !open_) forget_unread();
    // What left the board in the millisecond before the port was opened is lost too.
    if (!was_open || !open_) drop(outgoing_.size());
    size_t written = 0;
    while (written < outgoing_.size()) {
        const ssize_t n = write(controller_, outgoing_.data() + written, outgoing_.size() - written);
        if (n <= 0) break;
        written += static_cast<size_t>(n);
    }
    outgoing_.erase(outgoing_.begin(), outgoing_.begin() + static_cast<std::ptrdiff_t>(written));
    if (outgoing_.size() > kHostBufferBytes) drop(outgoing_.size() - kHostBufferBytes);

    std::string incoming;
    char buffer[256];
    ssize_t n;
    while ((n = read(controller_, buffer, sizeof buffer)) > 0) incoming.append(buffer, static_cast<size_t>(n));
    return incoming;
}

}  // namespace emulator
