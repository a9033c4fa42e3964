#include "circuit.hpp"

#include <algorithm>
#include <cmath>

namespace emulator {
namespace {

template <size_t N>
using Vector = std::array<double, N>;
template <size_t N>
using Matrix = std::array<Vector<N>, N>;

constexpr double kPullUpSiemens = 1.0 / 35e3;  // 20 to 50 kohm by the data sheet
constexpr double kShortSiemens = 10.0;
constexpr double kOpenSiemens = 1e-10;
constexpr double kSag = 0.9;
constexpr double kOverdrive = 2 * (1 - 0.7 / 5.0);  // a threshold of 0.7 V, in shares of the supply
constexpr double kRatedShare = 0.02 / 5.0;          // 20 mA, in shares of the supply per ohm
constexpr int kDriverPasses = 5;

// Cholesky: the matrix is symmetric and, thanks to the pull-downs, positive definite.
template <size_t N>
Vector<N> solve_symmetric(Matrix<N>& a, Vector<N> b) {
    constexpr int kNodes = static_cast<int>(N);
    for (int i = 0; i < kNodes; ++i) {
        for (int j = 0; j <= i; ++j) {
            double sum = a[i][j];
            for (int k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
            a[i][j] = i == j ? std::sqrt(sum) : sum / a[j][j];
        }
        for (int k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (int i = kNodes - 1; i >= 0; --i) {
        for (int k = i + 1; k < kNodes; ++k) b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return b;
}

}  // namespace

void Circuit::set_cells(const Cells& siemens) {
    pressed_ = siemens;
    lay_film();
}

void Circuit::set_faults(const Faults& faults) {
    faults_ = faults;
    lay_film();
}

void Circuit::lay_film() {
    siemens_ = pressed_;
    for (int row = 0; row < kRows; ++row) {
        double* cells = &siemens_[row * kCols];
        if (faults_.swapped_pads) std::swap_ranges(cells, cells + kCols / 2, cells + kCols / 2);
        if (faults_.swapped_columns) std::swap(cells[*faults_.swapped_columns], cells[*faults_.swapped_columns + 1]);
        if (faults_.open_column) cells[*faults_.open_column] = 0;
    }
    solved_.clear();
}

const Voltages& Circuit::solve(uint16_t pattern, bool driven) {
    if (!driven) return undriven_;
    const auto key = std::make_pair(pattern, pull_ups_);
    const auto known = solved_.find(key);
    if (known != solved_.end()) return known->second;
    return solved_.emplace(key, solve_one(pattern)).first->second;
}

uint16_t Circuit::driven_high(uint16_t pattern) const {
    if (faults_.row_stuck_high) pattern |= one_hot(*faults_.row_stuck_high);
    if (faults_.row_stuck_low) pattern &= static_cast<uint16_t>(~one_hot(*faults_.row_stuck_low));
    return pattern;
}

// A saturating driver has r / (1 - d / 2 (Vcc - Vt)) with d across it, r such that it has its nominal resistance at 20 mA.
Voltages Circuit::solve_one(uint16_t pattern) {
    pattern = driven_high(pattern);
    const auto nominal = [pattern](int row) { return pattern >> row & 1 ? kDriverHighOhm : kDriverLowOhm; };
    for (int row = 0; row < kRows; ++row) driver_ohm_[row] = nominal(row);
    Voltages out = solve_linear(pattern);
    for (int pass = 0; saturating_ && pass < kDriverPasses; ++pass) {
        for (int row = 0; row < kRows; ++row) {
            const double all = std::abs((pattern >> row & 1) - out.row[row]);
            const double across = all * driver_ohm_[row] / (driver_ohm_[row] + row_series_ohm_[row]);
            const double weak = nominal(row) * (1 - kRatedShare * nominal(row) / kOverdrive);
            driver_ohm_[row] = weak / (1 - across / kOverdrive);
        }
        out = solve_linear(pattern);
    }
    if (faults_.sagging_supply) {
        for (double& volts : out.column) volts *= kSag;
        for (double& volts : out.row) volts *= kSag;
    }
    return out;
}

Voltages Circuit::solve_linear(uint16_t pattern) const {
    return faults_.in_circuit() || !(pull_ups_ == PullUps{}) ? solve_all_nodes(pattern) : solve_driven(pattern);
}

double Circuit::driver_siemens(int row) const {
    if (faults_.open_row == row) return kOpenSiemens;
    return 1.0 / (row_series_ohm_[row] + driver_ohm_[row]);
}

// The 32 nodes of the lines without any taken out: faults and pull-ups join them as they like.
Voltages Circuit::solve_all_nodes(uint16_t pattern) const {
    Matrix<kRows + kCols> a{};
    Vector<kRows + kCols> b{};
    const auto join = [&a](int i, int j, double siemens) {
        a[i][i] += siemens, a[j][j] += siemens;
        a[i][j] -= siemens, a[j][i] -= siemens;
    };
    const auto feed = [&a, &b](int node, double siemens, double volts) {
        a[node][node] += siemens;
        b[node] += siemens * volts;
    };
    for (int row = 0; row < kRows; ++row) {
        feed(row, driver_siemens(row), pattern >> row & 1);
        for (int column = 0; column < kCols; ++column) join(row, kRows + column, siemens_[row * kCols + column]);
    }
    for (int column = 0; column < kCols; ++column) feed(kRows + column, 1.0 / kPullDownOhm, 0);
    if (faults_.shorted_row) feed(*faults_.shorted_row, kShortSiemens, 0);
    if (faults_.joined_rows) join(*faults_.joined_rows, *faults_.joined_rows + 1, kShortSiemens);
    if (faults_.shorted_column) feed(kRows + *faults_.shorted_column, kShortSiemens, 0);
    if (faults_.column_high) feed(kRows + *faults_.column_high, kShortSiemens, 1);
    if (faults_.joined_columns) join(kRows + *faults_.joined_columns, kRows + *faults_.joined_columns + 1, kShortSiemens);
    if (pull_ups_.column) feed(kRows + *pull_ups_.column, kPullUpSiemens, 1);
    if (pull_ups_.row) feed(*pull_ups_.row, kPullUpSiemens, 1);
    const Vector<kRows + kCols> volts = solve_symmetric<kRows + kCols>(a, b);
    Voltages out;
    std::copy_n(volts.begin(), kRows, out.row.begin());
    std::copy_n(volts.begin() + kRows, kCols, out.column.begin());
    return out;
}

// Row j:    (e_j - u_j) / R_j = sum_c G_jc (u_j - v_c)   gives u_j = (g_j e_j + sum_c G_jc v_c) / (g_j + T_j)
// Column c: sum_j G_jc (u_j - v_c) = v_c / R_pd
// with g_j = 1 / R_j and T_j = sum_c G_jc. Putting u_j into the columns leaves 16 equations for v.
Voltages Circuit::solve_driven(uint16_t pattern) const {
    std::array<double, kRows> drive{}, weight{};
    Matrix<kCols> a{};
    Vector<kCols> b{};
    for (int c = 0; c < kCols; ++c) a[c][c] = 1.0 / kPullDownOhm;
    for (int j = 0; j < kRows; ++j) {
        const bool high = (pattern >> j) & 1;
        const double g = 1.0 / (row_series_ohm_[j] + driver_ohm_[j]);
        const double* film = &siemens_[j * kCols];
        double total = 0;
        for (int c = 0; c < kCols; ++c) total += film[c];
        weight[j] = 1.0 / (g + total);
        drive[j] = high ? g : 0.0;
        for (int c = 0; c < kCols; ++c) {
            const double share = film[c] * weight[j];
            a[c][c] += film[c];
            for (int d = 0; d <= c; ++d) a[c][d] -= share * film[d];
            b[c] += share * drive[j];
        }
    }
    Voltages out;
    out.column = solve_symmetric<kCols>(a, b);
    for (int j = 0; j < kRows; ++j) {
        double current = drive[j];
        for (int c = 0; c < kCols; ++c) current += siemens_[j * kCols + c] * out.column[c];
        out.row[j] = current * weight[j];
    }
    return out;
}

}  // namespace emulator
