#include "circuit.hpp"

#include <cmath>

namespace emulator {
namespace {

using Matrix = std::array<std::array<double, kCols>, kCols>;
using Vector = std::array<double, kCols>;

// Cholesky: the matrix is symmetric and, thanks to the pull-downs, positive definite.
Vector solve_symmetric(Matrix& a, Vector b) {
    for (int i = 0; i < kCols; ++i) {
        for (int j = 0; j <= i; ++j) {
            double sum = a[i][j];
            for (int k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
            a[i][j] = i == j ? std::sqrt(sum) : sum / a[j][j];
        }
        for (int k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (int i = kCols - 1; i >= 0; --i) {
        for (int k = i + 1; k < kCols; ++k) b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return b;
}

}  // namespace

void Circuit::set_cells(const Cells& siemens) {
    siemens_ = siemens;
    solved_.clear();
}

const Voltages& Circuit::solve(uint16_t pattern, bool driven) {
    if (!driven) return undriven_;
    const auto known = solved_.find(pattern);
    if (known != solved_.end()) return known->second;
    return solved_.emplace(pattern, solve_driven(pattern)).first->second;
}

// Row j:    (e_j - u_j) / R_j = sum_c G_jc (u_j - v_c)   gives u_j = (g_j e_j + sum_c G_jc v_c) / (g_j + T_j)
// Column c: sum_j G_jc (u_j - v_c) = v_c / R_pd
// with g_j = 1 / R_j and T_j = sum_c G_jc. Putting u_j into the columns leaves 16 equations for v.
Voltages Circuit::solve_driven(uint16_t pattern) const {
    std::array<double, kRows> drive{}, weight{};
    Matrix a{};
    Vector b{};
    for (int c = 0; c < kCols; ++c) a[c][c] = 1.0 / kPullDownOhm;
    for (int j = 0; j < kRows; ++j) {
        const bool high = (pattern >> j) & 1;
        const double g = 1.0 / (row_series_ohm_[j] + (high ? kDriverHighOhm : kDriverLowOhm));
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
    out.column = solve_symmetric(a, b);
    for (int j = 0; j < kRows; ++j) {
        double current = drive[j];
        for (int c = 0; c < kCols; ++c) current += siemens_[j * kCols + c] * out.column[c];
        out.row[j] = current * weight[j];
    }
    return out;
}

}  // namespace emulator
