#include "machine.hpp"

#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <stdexcept>

#include "eeprom.hpp"
#include "pacing.hpp"

namespace emulator {
namespace {

constexpr uint64_t kExchangeCycles = 16000;           // 1 ms
constexpr uint64_t kBootCycles = 3 * 16000000ull;     // time to say HELLO before the cells count as over
constexpr uint64_t kDrainCycles = 16000000ull / 4;    // for the last frame to leave
constexpr uint64_t kEarlyScanCycles = 16 * 50;        // a paced scan may begin this much before its cells
constexpr uint64_t kLingerCycles = 10 * 16000000ull;  // with --link, for the host to close the port
constexpr uint64_t kLongestRunCycles = 16000;

void log_errors(avr_t*, const int level, const char* format, va_list arguments) {
    if (level <= LOG_ERROR && level > LOG_NONE) std::vfprintf(stderr, format, arguments);
}

void no_sleep(avr_t*, avr_cycle_count_t) {}  // libsimavr's own takes real time

avr_t* make_processor(const Board& board, Image& image) {
    avr_global_logger_set(log_errors);
    avr_t* avr = avr_make_mcu_by_name(board.mcu.c_str());
    if (!avr) throw std::runtime_error("libsimavr does not know the " + board.mcu);
    avr_init(avr);
    image.load(avr);
    avr->frequency = static_cast<uint32_t>(kCpuHz);
    avr->sleep = no_sleep;
    avr->log = LOG_ERROR;
    avr->run_cycle_limit = kLongestRunCycles;
    return avr;
}

std::array<double, kRows> spread_rows(double spread, std::mt19937_64& random) {
    std::uniform_real_distribution<double> within(-spread, spread);
    std::array<double, kRows> ohm;
    for (double& row : ohm) row = kRowSeriesOhm * (1 + (spread > 0 ? within(random) : 0));
    return ohm;
}

}  // namespace

Machine::Machine(const Options& options, Image& image, std::vector<Cells> cells, Host& host)
    : options_(options), host_(host), board_(image.board(options.board)), random_(options.adc.seed),
      avr_(make_processor(board_, image)), violations_(options.audit),
      reader_([this](const Packet& packet) {
          ++packets_;
          auditor_->packet_sent(packet);
      }) {
    if (!options.fault_at_s) faults_ = options.faults;
    circuit_ = std::make_unique<Circuit>(spread_rows(options.row_spread, random_), faults_,
                                         options.saturating_drivers);
    settling_ = std::make_unique<Settling>(*circuit_, faults_);
    playback_ = std::make_unique<Playback>(avr_, *settling_, std::move(cells), options.rate_hz, options.loop);
    clock_ = std::make_unique<DeviceClock>(avr_, board_.timer0_overflow_vector,
                                           image.ram_address("timer0_overflow_count"), options.t0_us);
    auditor_ = std::make_unique<Auditor>(*clock_, violations_);
    stack_ = std::make_unique<StackGauge>(avr_, image);
    load_ = std::make_unique<InterruptLoad>(avr_);
    wire_adc();
    wire_pins();
    wire_line();
    if (!options.eeprom.empty()) load_eeprom(avr_, options.eeprom);
    set_reset_cause();
    avr_irq_register_notify(avr_get_interrupt_irq(avr_, board_.watchdog_vector) + AVR_INT_IRQ_RUNNING, on_watchdog, this);
}

Machine::~Machine() { avr_terminate(avr_); }

void Machine::wire_pins() {
    Pins::Listener listener;
    listener.rows = [this](uint64_t cycle, uint16_t pattern, bool driven, bool latched) {
        auditor_->rows_switched(cycle, pattern, driven, latched, adc_->in_sampling_window(cycle));
        if (driven && pattern == one_hot(0) && settling_->pattern() != pattern) row0_latch_ = cycle;
        settling_->switch_rows(cycle, pattern, driven);
    };
    listener.mux = [this](uint64_t cycle, uint8_t select) {
        auditor_->mux_stepped(cycle, select, adc_->in_sampling_window(cycle));
        settling_->switch_mux(cycle, select);
    };
    listener.pull_ups = [this](uint64_t cycle, bool column, bool row) { settling_->pull_up(cycle, column, row); };
    listener.setup_violated = [this](uint64_t cycle) {
        violations_.add("shift_setup", "SER moved with SRCLK at cycle " + std::to_string(cycle));
    };
    pins_ = std::make_unique<Pins>(avr_, board_, static_cast<uint32_t>(random_()), faults_, listener);
}

void Machine::wire_adc() {
    Adc::Listener listener;
    listener.started = [this](uint64_t start_cycle, bool free_running) {
        if (free_running) begin_playback_if_due(start_cycle);
    };
    listener.sampled = [this](Conversion& conversion) { auditor_->conversion_sampled(conversion); };
    listener.finished = [this](const Conversion& conversion) { auditor_->conversion_finished(conversion); };
    listener.wrong_reference = [this] {
        violations_.add("wrong_reference", "the ADC has to use AVcc, the supply of the rows");
    };
    adc_ = std::make_unique<Adc>(avr_, *settling_, options_.adc, listener);
}

void Machine::wire_line() {
    uart_ = std::make_unique<Uart>(avr_, [this](uint8_t byte, uint64_t cycle) { sent(byte, cycle); });
}

// The cells begin to move with the first scan after the host's `s`.
void Machine::begin_playback_if_due(uint64_t start_cycle) {
    if (playback_->begun() || !started_by_host_ || uart_->receiving()) return;
    if (settling_->driven() && settling_->pattern() == one_hot(0))
        playback_->begin(std::max(row0_latch_, std::min(started_by_host_, start_cycle)));
    if (playback_->begun()) load_->begin();
}

void Machine::sent(uint8_t byte, uint64_t) {
    if (faults_.flip_bit && ++bytes_sent_ % 10000 == 0) byte ^= 0x10;
    host_.take(byte, uart_->baud());
    if (!options_.audit) return;
    const uint64_t stray = reader_.stray_bytes();
    reader_.feed(byte);
    if (reader_.stray_bytes() != stray) violations_.add("stray_bytes", "the line carries bytes of no valid packet");
}

void Machine::hear_host() {
    std::string bytes = host_.exchange();
    if (host_.mistakes(uart_->baud()))
        for (char& byte : bytes) byte = static_cast<char>(byte * 37 ^ 0x9C);
    if (options_.reset_on_open && host_.open() && !host_was_open_) reset();
    host_was_open_ = host_.open();
    for (char byte : bytes) {
        if (fresh_line_ && byte == 's') started_by_host_ = avr_->cycle;
        fresh_line_ = byte == '\n';
    }
    uart_->receive(bytes);
}

void Machine::reset() {
    const uint64_t now = avr_->cycle;
    avr_reset(avr_);
    avr_->cycle = now;  // libsimavr goes back to 0
    set_reset_cause();
    reader_.reset();
    clock_->reset();
    adc_->reset();
    uart_->reset();
    pins_->update();
    playback_->reset();
}

void Machine::set_reset_cause() {
    const auto& flags = avr_->reset_flags;
    for (const avr_regbit_t flag : {flags.porf, flags.extrf, flags.borf, flags.wdrf}) avr_regbit_clear(avr_, flag);
    switch (options_.reset_cause) {
        case ResetCause::power_on: avr_regbit_set(avr_, flags.porf); break;
        case ResetCause::slow_power_on:
            avr_regbit_set(avr_, flags.porf);
            avr_regbit_set(avr_, flags.borf);
            break;
        case ResetCause::external: avr_regbit_set(avr_, flags.extrf); break;
        case ResetCause::brown_out: avr_regbit_set(avr_, flags.borf); break;
        case ResetCause::watchdog: avr_regbit_set(avr_, flags.wdrf); break;
    }
    pass_bootloader();
}

// Both clear MCUSR before the sketch runs; optiboot from 4.6 on leaves what it said in r2, and its version at the end of
// the flash.
void Machine::pass_bootloader() {
    if (options_.bootloader == Bootloader::none) return;
    const uint16_t mcusr = avr_->reset_flags.porf.reg;
    const uint16_t version = options_.bootloader == Bootloader::optiboot ? 0x0800 : 0x0404;
    avr_->data[2] = options_.bootloader == Bootloader::optiboot ? avr_->data[mcusr] : 0xA5;
    avr_->data[mcusr] = 0;
    avr_->flash[avr_->flashend - 1] = static_cast<uint8_t>(version);
    avr_->flash[avr_->flashend] = static_cast<uint8_t>(version >> 8);
}

bool Machine::due(const std::optional<double>& at_s) const {
    return at_s && playback_->begun() && avr_->cycle >= playback_->begin_cycle() + static_cast<uint64_t>(*at_s * kCpuHz);
}

void Machine::befall_if_due() {
    if (due(options_.reset_at_s)) {
        options_.reset_at_s.reset();
        reset();
    }
    if (due(options_.fault_at_s)) {
        options_.fault_at_s.reset();
        faults_ = options_.faults;
        settling_->set_faults(avr_->cycle, faults_);
        pins_->set_faults(faults_);
    }
    if (due(options_.hang_at_s)) {
        options_.hang_at_s.reset();
        hang();
    }
}

// The main loop jumps to itself until the watchdog ends it.
void Machine::hang() {
    while (load_->inside()) avr_run(avr_);
    hung_at_ = avr_->pc;
    std::copy_n(avr_->flash + avr_->pc, 2, hung_instruction_);
    avr_->flash[avr_->pc] = 0xFF;  // rjmp .-2
    avr_->flash[avr_->pc + 1] = 0xCF;
}

void Machine::on_watchdog(avr_irq_t*, uint32_t running, void* pointer) {
    auto* machine = static_cast<Machine*>(pointer);
    if (!running || !machine->hung_at_) return;
    std::copy_n(machine->hung_instruction_, 2, machine->avr_->flash + *machine->hung_at_);
    machine->hung_at_.reset();
    machine->reader_.reset();  // the packet that was on its way is lost
    machine->clock_->reset();
}

void Machine::run_to(uint64_t cycle) {
    while (avr_->cycle < cycle && !crashed_) {
        const int state = avr_run(avr_);
        if (state == cpu_Done || state == cpu_Crashed) crashed_ = true;
    }
    if (crashed_) violations_.add("stopped", "the processor stopped at cycle " + std::to_string(avr_->cycle));
}

uint64_t Machine::end_cycle() const {
    const double duration_s = std::min(options_.seconds.value_or(1e9), playback_->duration_s());
    const double from = static_cast<double>(playback_->begun() ? playback_->begin_cycle() : kBootCycles);
    return static_cast<uint64_t>(from + duration_s * kCpuHz);
}

bool Machine::over() {
    const uint64_t end = end_cycle();
    if (avr_->cycle < end) return false;
    if (!options_.link.empty() && !playback_->begun()) return false;  // waits for a host to say `s`
    if (!options_.link.empty())
        return options_.seconds.has_value() || !host_.open() || avr_->cycle >= end + kLingerCycles;
    return avr_->cycle >= end + kDrainCycles ||
           (!auditor_->owes_frame_before(end - kEarlyScanCycles) && reader_.between_packets());
}

void Machine::run(const volatile std::sig_atomic_t& stop) {
    Pacing pacing(!options_.link.empty());
    uint64_t next_exchange = 0;
    while (!stop && !crashed_ && !over()) {
        // Towards the end single instructions, so that the capture ends with the last byte of a frame.
        const bool last = options_.link.empty() && avr_->cycle + kExchangeCycles >= end_cycle();
        run_to(last ? avr_->cycle + 1 : next_exchange);
        if (avr_->cycle >= next_exchange) {
            hear_host();
            befall_if_due();
            next_exchange += kExchangeCycles;
        }
        pacing.wait_until(emulated_s());
    }
    host_.exchange();
    if (!options_.eeprom.empty()) save_eeprom(avr_, options_.eeprom);
    if (options_.audit && !packets_ && avr_->cycle >= kBootCycles) violations_.add("silent", "no packet left the board, not even HELLO");
}

double Machine::emulated_s() const { return static_cast<double>(avr_->cycle) / kCpuHz; }

}  // namespace emulator
