#include "board.h"

namespace smart_mat {

uint8_t Board::prescaler_;
uint8_t Board::adc_on_;
uint8_t Board::row_switch_ticks_;

}  // namespace smart_mat
