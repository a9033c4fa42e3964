// The peer of the figures: what a first mat's sketch looks like, on the same wiring. One row at a time by digitalWrite,
// 256 times analogRead, text at 115 200 baud.
#include <Arduino.h>

const uint8_t kData = 11, kClock = 13, kLatch = 10, kEnable = 9;
const uint8_t kSelect[4] = {4, 5, 6, 7};

void setup() {
  const uint8_t pins[] = {kData, kClock, kLatch, kEnable, 4, 5, 6, 7};
  for (uint8_t pin : pins) pinMode(pin, OUTPUT);
  digitalWrite(kEnable, LOW);
  Serial.begin(115200);
}

void loop() {
  for (uint8_t row = 0; row < 16; ++row) {
    const uint16_t pattern = 1u << row;
    digitalWrite(kLatch, LOW);
    shiftOut(kData, kClock, MSBFIRST, pattern >> 8);
    shiftOut(kData, kClock, MSBFIRST, pattern & 0xFF);
    digitalWrite(kLatch, HIGH);
    for (uint8_t column = 0; column < 16; ++column) {
      for (uint8_t bit = 0; bit < 4; ++bit) digitalWrite(kSelect[bit], (column >> bit) & 1);
      Serial.print(analogRead(A0));
      Serial.print(',');
    }
  }
  Serial.println();
}
