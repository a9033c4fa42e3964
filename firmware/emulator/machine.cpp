#include "machine.hpp"

#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <stdexcept>

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
      avr_(make_processor(board_, image)),
      reader_([this](const Packet& packet) {
          ++packets_;
          auditor_->packet_sent(packet);
      }) {
    circuit_ = std::make_unique<Circuit>(spread_rows(options.row_spread, random_));
    settling_ = std::make_unique<Settling>(*circuit_, options.faults.slow_settling ? 5.0 : 1.0);
    playback_ = std::make_unique<Playback>(avr_, *settling_, std::move(cells), options.rate_hz, options.loop);
    clock_ = std::make_unique<DeviceClock>(avr_, board_.timer0_overflow_vector,
                                           image.ram_address("timer0_overflow_count"), options.t0_us);
    auditor_ = std::make_unique<Auditor>(*clock_, violations_);
    stack_ = std::make_unique<StackGauge>(avr_, image);
    wire_adc();
    wire_pins();
    wire_line();
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
    listener.setup_violated = [this](uint64_t cycle) {
        violations_.add("shift_setup", "SER moved with SRCLK at cycle " + std::to_string(cycle));
    };
    pins_ = std::make_unique<Pins>(avr_, board_, static_cast<uint32_t>(random_()), options_.faults, listener);
}

void Machine::wire_adc() {
    Adc::Listener listener;
    listener.started = [this](uint64_t start_cycle) { begin_playback_if_due(start_cycle); };
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
}

void Machine::sent(uint8_t byte, uint64_t) {
    if (options_.faults.flip_bit && ++bytes_sent_ % 10000 == 0) byte ^= 0x10;
    host_.take(byte);
    const uint64_t stray = reader_.stray_bytes();
    reader_.feed(byte);
    if (reader_.stray_bytes() != stray) violations_.add("stray_bytes", "the line carries bytes of no valid packet");
}

void Machine::hear_host() {
    const std::string bytes = host_.exchange();
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
    avr_regbit_set(avr_, avr_->reset_flags.extrf);
    reader_.reset();
    clock_->reset();
    adc_->reset();
    uart_->reset();
    pins_->update();
    playback_->reset();
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
            next_exchange += kExchangeCycles;
        }
        pacing.wait_until(emulated_s());
    }
    host_.exchange();
    if (!packets_ && avr_->cycle >= kBootCycles) violations_.add("silent", "no packet left the board, not even HELLO");
}

double Machine::emulated_s() const { return static_cast<double>(avr_->cycle) / kCpuHz; }

}  // namespace emulator
