// What stands around an article: a publisher's own lines, and tails. The phrases are written for this
// project; the stories in tails are articles of the pool that no document carries.
#include <fmt/format.h>

#include <array>

#include "engine/bench_layout.hpp"

namespace twicetold::bench {
namespace {

struct Frame {
  const char* role;
  bool head;
  const char* vietnamese;
  const char* english;
};
constexpr std::array<Frame, 4> frames = {{
    {"navigation", true, "Trang chủ | Thời sự | Thế giới | Kinh doanh | Thể thao | {}",
     "Home | World | Business | Sport | Opinion | {}"},
    {"legal", false, "© 2026 {}. Mọi quyền được bảo lưu, cấm sao chép khi chưa được tòa soạn đồng ý bằng văn bản.",
     "© 2026 {}. All rights reserved; no part may be copied without written permission of the publisher."},
    {"player", true, "Trình duyệt của bạn không phát được đoạn phim này. 00:00 / 03:15 {}",
     "Your browser cannot play this clip. 00:00 / 03:15 {}"},
    {"other", false, "Đăng ký nhận bản tin buổi sáng của {} để không bỏ lỡ câu chuyện nào.",
     "Sign up for the morning letter of {} and never miss a story."},
}};

std::string publisher(std::uint64_t source) {
  static constexpr std::array<const char*, 8> first = {"River",    "Harbour", "Mountain", "Delta",
                                                       "Northern", "Evening", "Lotus",    "Bridge"};
  static constexpr std::array<const char*, 7> second = {"Courier", "Tribune", "Ledger", "Observer",
                                                        "Gazette", "Herald",  "Post"};
  std::string name = fmt::format("The {} {}", first[source % 8], second[source % 7]);
  if (source >= 56) name += fmt::format(" {}", source / 56 + 1);
  return name;
}

constexpr std::array<const char*, 5> tail_kinds = {"headlines", "captions", "teasers", "leads", "article"};

// The first `most` words, without an end mark.
std::string headline_of(std::string_view sentence, double most) {
  const auto words = words_of(sentence);
  std::size_t n = 0;
  while (n < words.size() && weight_of(std::span(words).first(n + 1), sentence) <= most) ++n;
  std::string text(n == 0 ? sentence : sentence.substr(words[0].begin, words[n - 1].end - words[0].begin));
  while (!text.empty() && (text.back() == '.' || text.back() == ',')) text.pop_back();
  return text;
}

}  // namespace

void Layout::add_boilerplate(std::uint64_t document, std::vector<Item>& items, bool tail) const {
  if (options_.sources == 0) return;
  const std::uint64_t source = Random(options_.seed, 'q', document).below(options_.sources);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    // Every publisher has two of the four, and a document carries each of them nine times in ten.
    if ((source + i) % 2 != 0) continue;
    if (!Random(options_.seed, 'b' + (i << 8), document).chance(0.9)) continue;
    if (!frames[i].head && tail) continue;
    Item item;
    const std::string name = publisher(source);
    item.text = fmt::format(fmt::runtime(source % 3 == 0 ? frames[i].english : frames[i].vietnamese), name);
    Truth truth;
    truth.span = {0, item.text.size()};
    truth.kind = "boilerplate";
    truth.role = frames[i].role;
    truth.cluster = fmt::format("b{}.{}", source, i);
    item.truth.push_back(std::move(truth));
    items.insert(frames[i].head ? items.begin() : items.end(), std::move(item));
  }
}

void Layout::add_tail(std::uint64_t document, std::vector<Item>& items) const {
  Random random(options_.seed, 't', document);
  const std::size_t kind = random.below(tail_kinds.size());
  // A story of the stock: its first sentence is the headline, its second the lead.
  const auto story = [&] {
    if (natural_ < pool_.articles()) {
      const auto article = pool_.article(natural_ + random.below(pool_.articles() - natural_));
      const auto views = pool_.paragraph(article.first);
      return Sentences(views.begin(), views.end());
    }
    return pool_.joined(random, 40);
  };
  std::vector<std::string> lines;
  const std::uint64_t stories = kind == 4 ? 1 : random.between(3, 6);
  if (kind == 2) lines.emplace_back(random.chance(0.5) ? "Xem thêm" : "Read more");
  for (std::uint64_t s = 0; s < stories; ++s) {
    const Sentences parts = story();
    switch (kind) {
      case 0:
        lines.push_back(headline_of(parts[0], 16));
        break;
      case 1:
        lines.push_back(headline_of(parts[1], 12));
        lines.push_back(headline_of(parts[0], 16));
        lines.push_back(parts[1]);
        break;
      case 2:
        lines.push_back("- " + headline_of(parts[0], 14));
        break;
      case 3:
        lines.push_back(parts[1]);
        break;
      default:
        lines.push_back(join(parts));
        for (std::uint64_t more = random.between(2, 4); more > 0; --more) lines.push_back(join(story()));
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Item item;
    item.text = std::move(lines[i]);
    item.tail_line = i > 0 && kind != 4;
    if (i == 0) {
      Truth truth;
      truth.span = {0, item.text.size()};  // its end is known once all is there
      truth.kind = "off-topic-tail";
      truth.edit = tail_kinds[kind];
      item.truth.push_back(std::move(truth));
    }
    items.push_back(std::move(item));
  }
}

}  // namespace twicetold::bench
