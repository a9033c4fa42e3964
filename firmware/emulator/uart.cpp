#include "uart.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace emulator {
namespace {

constexpr uint64_t kBitsPerByte = 10;  // 8N1
constexpr uint64_t kDataRegisterCycles = 2;
// The receiver holds two bytes behind its shift register; a byte that finds all three full is lost.
constexpr unsigned kReceiverBytes = 3;

avr_uart_t* find_uart0(avr_t* avr) {
    for (avr_io_t* io = avr->io_port; io; io = io->next) {
        auto* uart = reinterpret_cast<avr_uart_t*>(io);
        if (!std::strcmp(io->kind, "uart") && uart->name == '0') return uart;
    }
    throw std::runtime_error("libsimavr has no serial port for this processor");
}

}  // namespace

Uart::Uart(avr_t* avr, std::function<void(uint8_t, uint64_t)> sent)
    : avr_(avr), module_(find_uart0(avr)), sent_(std::move(sent)) {
    uint32_t flags = 0;  // no printing of lines, no usleep() in polling loops
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    avr_irq_register_notify(module_->io.irq + UART_IRQ_OUTPUT, on_output, this);
    avr_register_io_write(avr, module_->r_ucsrb, on_control_written, this);
}

// An empty data register stays empty while the transmitter is off; libsimavr forgets UDRE then, and a sketch that polls it
// (the Arduino core switches the transmitter off first) would wait for ever.
void Uart::on_control_written(avr_t* avr, avr_io_addr_t, uint8_t, void* uart) {
    avr_uart_t* module = static_cast<Uart*>(uart)->module_;
    if (avr_regbit_get(avr, module->txen) && !module->tx_cnt && !avr_regbit_get(avr, module->udrc.raised))
        avr_raise_interrupt(avr, &module->udrc);
}

uint64_t Uart::byte_cycles() const {
    const uint64_t divider = avr_->data[module_->r_ucsra] >> module_->u2x.bit & 1 ? 8 : 16;
    const uint64_t ubrr = avr_->data[module_->ubrrl.reg] | (avr_->data[module_->ubrrh.reg] & 0x0F) << 8;
    return kBitsPerByte * divider * (ubrr + 1);
}

void Uart::on_output(avr_irq_t*, uint32_t byte, void* uart) {
    static_cast<Uart*>(uart)->output(static_cast<uint8_t>(byte));
}

void Uart::output(uint8_t byte) {
    const uint64_t now = avr_->cycle;
    const uint64_t starts = std::max(now, line_free_);
    line_free_ = starts + byte_cycles();
    module_->cycles_per_byte = std::max(starts - now, kDataRegisterCycles);
    sent_(byte, line_free_);
}

void Uart::reset() {
    line_free_ = avr_->cycle;
    host_bytes_.clear();
    input_scheduled_ = false;
}

void Uart::receive(const std::string& bytes) {
    host_bytes_.insert(host_bytes_.end(), bytes.begin(), bytes.end());
    if (input_scheduled_ || host_bytes_.empty()) return;
    input_scheduled_ = true;
    avr_cycle_timer_register(avr_, byte_cycles(), on_input_due, this);
}

avr_cycle_count_t Uart::on_input_due(avr_t*, avr_cycle_count_t when, void* uart_pointer) {
    auto* uart = static_cast<Uart*>(uart_pointer);
    uart->input();
    uart->input_scheduled_ = !uart->host_bytes_.empty();
    return uart->input_scheduled_ ? when + uart->byte_cycles() : 0;
}

void Uart::input() {
    const uint8_t byte = host_bytes_.front();
    host_bytes_.pop_front();
    const unsigned waiting = static_cast<unsigned>(module_->input.write - module_->input.read) % 64;
    if (waiting >= kReceiverBytes) {
        ++bytes_overrun_;
        return;
    }
    module_->cycles_per_byte = kDataRegisterCycles;
    avr_raise_irq(module_->io.irq + UART_IRQ_INPUT, byte);
}

}  // namespace emulator
