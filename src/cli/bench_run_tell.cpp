// Figures of `twicetold bench run` as a table, as JSON and as rows for a plot. Growth is the slope of CPU time over
// passages on logarithmic axes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/bench_run.hpp"
#include "twicetold/engine.hpp"

namespace twicetold::cli {
namespace {

// Exponent b of seconds = a * passages^b, least squares on logarithms, over the runs with `threads`.
double growth(const std::vector<MeasuredAudit>& audits, unsigned threads) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const auto& a : audits) {
    if (a.threads != threads || a.passages == 0 || a.cpu <= 0) continue;
    const double x = std::log(static_cast<double>(a.passages)), y = std::log(a.cpu);
    n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  const double spread = n * sxx - sx * sx;
  return n >= 2 && spread > 0 ? (n * sxy - sx * sy) / spread : 0;
}

double least_cpu(const std::vector<MeasuredAudit>& audits) {
  double least = 1e9;
  for (const auto& a : audits) least = std::min(least, a.cpu);
  return least;
}

double per_second(std::uint64_t bytes, double seconds) {
  return seconds > 0 ? static_cast<double>(bytes) / seconds : 0;
}

// The limit line of this machine in bytes a second; 0 where it wasn't measured.
double limit_rate(const Measured& result) {
  return result.kernels.empty() ? 0 : per_second(result.kernels[0].bytes, result.kernels[0].cpu_seconds);
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string measured_table(const Measured& result) {
  std::string out;
  const double limit = limit_rate(result);
  if (!result.kernels.empty()) {
    out += fmt::format("{:<50} {:>8} {:>9} {:>10}\n", "one thread, CPU time", "GB/s", "of limit", "ns/passage");
    std::uint64_t passages = 0;
    for (const auto& k : result.kernels) passages = std::max(passages, k.passages);
    for (const auto& k : result.kernels) {
      const double rate = per_second(k.bytes, k.cpu_seconds);
      out += fmt::format("{:<50} {:>8.3f} {:>8.1f}% {:>10.0f}\n", k.stage, rate / 1e9, 100 * rate / limit,
                         passages > 0 ? 1e9 * k.cpu_seconds / static_cast<double>(passages) : 0);
    }
  }
  for (const auto& a : result.audits) {
    out += fmt::format("\naudit of {:.3g} % of the input, {} thread{}: {} documents, {} passages, {:.1f} MB\n",
                       100 * a.share, a.threads, a.threads == 1 ? "" : "s", a.documents, a.passages,
                       static_cast<double>(a.bytes) / 1e6);
    out += fmt::format("  {:.2f} s, {:.2f} CPU s, {:.1f} MB per CPU s, {:.0f} ns a passage, peak {:.0f} MB\n", a.wall,
                       a.cpu, per_second(a.bytes, a.cpu) / 1e6,
                       a.passages > 0 ? 1e9 * a.cpu / static_cast<double>(a.passages) : 0,
                       static_cast<double>(a.peak) / 1e6);
    for (const auto& s : a.stages) {
      const double rate = per_second(a.bytes, s.seconds);
      out += fmt::format("    {:<24} {:>8.3f} s {:>9.1f} MB/s {:>6.1f}% of limit {:>8.0f} ns\n", s.name, s.seconds,
                         rate / 1e6, limit > 0 ? 100 * rate / limit : 0,
                         a.passages > 0 ? 1e9 * s.seconds / static_cast<double>(a.passages) : 0);
    }
  }
  if (!result.audits.empty()) {
    const unsigned first = result.audits.front().threads;
    if (const double b = growth(result.audits, first); b > 0)
      out += fmt::format("\ngrowth: CPU time ~ passages^{:.3f}{}\n", b,
                         least_cpu(result.audits) < .2 ? ", with runs too short to say it: starting takes a part" : "");
    const MeasuredAudit* one = nullptr;
    for (const auto& a : result.audits) {
      if (a.share < 1) continue;
      if (one == nullptr) {
        one = &a;
      } else {
        out += fmt::format("{} threads against {}: {:.2f} x\n", a.threads, one->threads, one->wall / a.wall);
      }
    }
    const MeasuredAudit& last = result.audits.back();
    out += fmt::format("peak memory: {:.0f} MB, {:.1f} bytes a byte of text\n", static_cast<double>(last.peak) / 1e6,
                       static_cast<double>(last.peak) / std::max(1.0, static_cast<double>(last.bytes)));
  }
  return out;
}

std::string measured_json(const Measured& result) {
  std::string out =
      fmt::format("{{\"version\":\"{}\",\"limit_bytes_per_second\":{:.0f},\"kernels\":[", version, limit_rate(result));
  for (std::size_t i = 0; i < result.kernels.size(); ++i) {
    const auto& k = result.kernels[i];
    out += fmt::format(
        "{}\n{{\"stage\":{},\"bytes\":{},\"passages\":{},\"cpu_seconds\":{:.6f},\"bytes_per_second\":{:.0f}}}",
        i ? "," : "", json_string(std::string_view(k.stage).substr(k.stage.find_first_not_of(' '))), k.bytes,
        k.passages, k.cpu_seconds, per_second(k.bytes, k.cpu_seconds));
  }
  out += "],\"audits\":[";
  for (std::size_t i = 0; i < result.audits.size(); ++i) {
    const auto& a = result.audits[i];
    out += fmt::format(
        "{}\n{{\"share\":{},\"threads\":{},\"documents\":{},\"passages\":{},\"bytes\":{},\"seconds\":{:.4f},\"cpu_"
        "seconds\":{:.4f},"
        "\"bytes_per_cpu_second\":{:.0f},\"peak_bytes\":{},\"stages\":[",
        i ? "," : "", a.share, a.threads, a.documents, a.passages, a.bytes, a.wall, a.cpu, per_second(a.bytes, a.cpu),
        a.peak);
    for (std::size_t s = 0; s < a.stages.size(); ++s) {
      out += fmt::format("{}{{\"name\":{},\"seconds\":{:.6f},\"bytes_per_second\":{:.0f}}}", s ? "," : "",
                         json_string(a.stages[s].name), a.stages[s].seconds, per_second(a.bytes, a.stages[s].seconds));
    }
    out += "]}";
  }
  return out + fmt::format("],\"growth\":{:.4f}}}\n",
                           result.audits.empty() ? 0.0 : growth(result.audits, result.audits.front().threads));
}

std::string measured_rows(const Measured& result) {
  std::string out = "what\tstage\tshare\tthreads\tpassages\tbytes\tseconds\tcpu_seconds\tpeak_bytes\n";
  for (const auto& k : result.kernels) {
    out += fmt::format("kernel\t{}\t1\t1\t{}\t{}\t\t{:.6f}\t\n",
                       std::string_view(k.stage).substr(k.stage.find_first_not_of(' ')), k.passages, k.bytes,
                       k.cpu_seconds);
  }
  for (const auto& a : result.audits) {
    out += fmt::format("audit\twhole\t{}\t{}\t{}\t{}\t{:.4f}\t{:.4f}\t{}\n", a.share, a.threads, a.passages, a.bytes,
                       a.wall, a.cpu, a.peak);
    for (const auto& s : a.stages)
      out += fmt::format("audit\t{}\t{}\t{}\t{}\t{}\t{:.6f}\t\t\n", s.name, a.share, a.threads, a.passages, a.bytes,
                         s.seconds);
  }
  return out;
}

}  // namespace twicetold::cli
