// Highway 1.0 measures the resolution of the processor's timer whenever its library is loaded, for a benchmark kit that
// nothing here uses: 2.5 ms, a third of starting the tool. The name is looked up in the program first, and this is what
// is found there; a Highway without that measurement never asks.
#include <cstdint>

namespace hwy::platform {

[[gnu::visibility("default")]] std::uint64_t TimerResolution();
std::uint64_t TimerResolution() { return 1; }

}  // namespace hwy::platform
