// mat-emulator: runs the compiled sketch on an emulated mat.
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>

#include "capture.hpp"
#include "machine.hpp"
#include "npy.hpp"
#include "options.hpp"
#include "pty_link.hpp"
#include "report.hpp"

namespace {

volatile std::sig_atomic_t g_stop = 0;

void stop(int) { g_stop = 1; }

int run(int argc, char** argv) {
    using namespace emulator;
    const Options options = parse_options(argc, argv);
    if (options.help) {
        std::fputs(kUsage, stdout);
        return 0;
    }
    Image image(options.elf);
    image.board(options.board);
    std::vector<Cells> cells = read_cells(options.cells);
    std::unique_ptr<Host> host;
    if (options.link.empty()) host = std::make_unique<Capture>(options.out, command_lines(options.commands));
    else host = std::make_unique<PtyLink>(options.link, options.strict_baud);
    Machine machine(options, image, std::move(cells), *host);
    machine.run(g_stop);
    host->finish();
    std::printf("%s\n", report(machine, *host).c_str());
    return machine.violations().any() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mat-emulator: %s\n", error.what());
        return 2;
    }
}
