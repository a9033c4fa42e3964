// smart-mat: scans a 16 x 16 pressure mat and streams it (PROTOCOL.md). Opens in the Arduino IDE as it is.
#include "device.h"

static smart_mat::Device device;

void setup() { device.begin(); }

void loop() { device.poll(); }
