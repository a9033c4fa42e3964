#include "board_model.h"

namespace host {

uint16_t BoardModel::shifted, BoardModel::latched;
uint8_t BoardModel::channel;
bool BoardModel::row_sense, BoardModel::sampled, BoardModel::free_running, BoardModel::fast, BoardModel::row_marked;
bool BoardModel::paused_start;
uint16_t BoardModel::adc;

}  // namespace host
