// From scores to a verdict: windows of long documents, the cut, states, reasons.
#include <algorithm>
#include <cmath>

#include "tail/finder.hpp"
#include "tail/lines.hpp"
#include "tail/list_marks.hpp"
#include "twicetold/tail.hpp"

namespace twicetold {

using tail::FeatureReader;
using tail::kFront;

struct TailFinder::Impl {
  tail::Reader reader{tail::embedded_model()};
  tail::GateReader gate;
  std::vector<TailParagraph> unmarked;  // the document, where its lists have marks
  std::vector<TailParagraph> window;
  std::vector<float> scores;

  bool may_have_tail(std::span<const TailParagraph> all, bool has_corpus, float least);

  // Paragraphs read: all, or the first kFront and those from `start` on. Returns the window's size.
  void read(std::span<const TailParagraph> all, std::size_t start, bool has_corpus,
            const tail::Reader::Wanted& wanted) {
    if (all.size() <= FeatureReader::kWindow) {
      reader.read(all, has_corpus, wanted);
      return;
    }
    choose(all, start);
    reader.read(window, has_corpus, wanted);
  }

  void choose(std::span<const TailParagraph> all, std::size_t start) {
    window.assign(all.begin(), all.begin() + kFront);
    const std::size_t end = std::min(all.size(), start + FeatureReader::kWindow - kFront);
    window.insert(window.end(), all.begin() + static_cast<std::ptrdiff_t>(start),
                  all.begin() + static_cast<std::ptrdiff_t>(end));
  }

  void explain(std::span<const TailParagraph> all, std::size_t cut, std::size_t local, TailVerdict& verdict) const;
};

TailFinder::TailFinder() : impl_(std::make_unique<Impl>()) {}
TailFinder::~TailFinder() = default;
TailFinder::TailFinder(TailFinder&&) noexcept = default;
TailFinder& TailFinder::operator=(TailFinder&&) noexcept = default;

namespace {

constexpr float kInserted = 2.0F;   // log-odds from which a paragraph inside the body is called junk
constexpr std::size_t kSlide = 60;  // paragraphs a window moves up when the cut lies at its edge

std::string count_of(std::size_t some, std::size_t all, const char* what) {
  return std::to_string(some) + " of " + std::to_string(all) + " paragraphs " + what;
}

// One gap that is wider than all others by two blank lines: what is appended often stands behind one.
bool one_wide_gap(std::span<const TailParagraph> all) {
  std::uint32_t widest = 0, second = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    second = std::max(second, std::min(widest, all[i].gap));
    widest = std::max(widest, all[i].gap);
  }
  return widest >= second + 2;
}

// Whether a title or lead of another document, or headlines that stand elsewhere, may stand behind any cut.
bool may_lead(std::span<const TailParagraph> all) {
  std::size_t open = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const ParagraphEvidence& e = all[i].evidence;
    if (e.title_or_lead) return true;
    if (e.other_documents > 0 && !e.source_trailer && !tail::ends_sentence(all[i].text)) ++open;
  }
  return open > 1;
}

}  // namespace

// The cheap look.
bool TailFinder::Impl::may_have_tail(std::span<const TailParagraph> all, bool has_corpus, float least) {
  if (one_wide_gap(all)) return true;
  std::span<const TailParagraph> read = all;
  if (all.size() > FeatureReader::kWindow) {
    choose(all, all.size() - (FeatureReader::kWindow - kFront));
    read = window;
  }
  gate.read(read, has_corpus);
  const tail::Net& net = tail::embedded_model().gate;
  scores.resize(gate.cuts());
  if (gate.cuts() > 0) net.score(gate.row(1), tail::kGateColumns, gate.cuts(), scores.data());
  float sum = 0;
  const float wanted = std::exp(least);
  for (std::size_t c = 0; c < gate.cuts() && sum <= wanted; ++c) sum += std::exp(std::min(scores[c], 30.0F));
  return sum > wanted;
}

void TailFinder::find(std::span<const TailParagraph> paragraphs, const TailContext& context, Strictness strictness,
                      TailVerdict& verdict) {
  if (tail::without_list_marks(paragraphs, impl_->unmarked)) paragraphs = impl_->unmarked;
  const tail::Model& model = tail::embedded_model();
  const std::size_t n = paragraphs.size();
  verdict.flagged = verdict.labels_only = false;
  verdict.cut = n;
  verdict.log_odds = -50;
  verdict.confidence = 0;
  verdict.states.assign(n, ParagraphState::body);
  verdict.because.clear();
  if (n < 2) return;

  const bool windowed = n > FeatureReader::kWindow;
  const std::size_t corpus = context.has_corpus ? 1 : 0;
  const double least = static_cast<double>(model.threshold[corpus][static_cast<std::size_t>(strictness)]);
  const double loosest = static_cast<double>(model.threshold[corpus][static_cast<std::size_t>(Strictness::loose)]);
  if (!impl_->may_have_tail(paragraphs, context.has_corpus, model.gate_threshold[static_cast<std::size_t>(strictness)]))
    return;
  impl_->reader.use(context.cues != nullptr ? *context.cues : CueLists::embedded());
  const double own = static_cast<double>(model.threshold[0][static_cast<std::size_t>(Strictness::loose)]);
  const tail::Reader::Wanted wanted = {least, context.has_corpus && !may_lead(paragraphs) ? own : -1e9};
  std::size_t start = windowed ? n - (FeatureReader::kWindow - kFront) : 0;
  impl_->read(paragraphs, start, context.has_corpus, wanted);
  while (windowed && start > kFront && impl_->reader.log_odds() > loosest && impl_->reader.best_cut() >= kFront &&
         impl_->reader.best_cut() < kFront + 10) {
    const double before = impl_->reader.log_odds();
    const std::size_t higher = std::max(kFront, start > kSlide ? start - kSlide : 0);
    impl_->read(paragraphs, higher, context.has_corpus, wanted);
    if (impl_->reader.log_odds() <= std::min(before, loosest)) {  // nothing there: what was found stands
      impl_->read(paragraphs, start, context.has_corpus, wanted);
      break;
    }
    start = higher;
  }
  const tail::Reader& reader = impl_->reader;
  const auto global = [&](std::size_t local) { return windowed && local >= kFront ? local - kFront + start : local; };
  const std::size_t local = reader.best_cut(), cut = global(local);
  verdict.log_odds = reader.log_odds();
  const double x =
      static_cast<double>(model.slope[corpus]) * verdict.log_odds + static_cast<double>(model.offset[corpus]);
  verdict.confidence = 1 / (1 + std::exp(-x));

  bool seen = false, lead = false;
  std::size_t running = 0, open = 0;  // of what stands elsewhere: sentences, headlines
  for (std::size_t i = cut; i < n && context.has_corpus; ++i) {
    const ParagraphEvidence& e = paragraphs[i].evidence;
    seen = seen || e.other_documents > 0 || e.title_or_lead;
    lead = lead || e.title_or_lead;
    if (e.other_documents > 0 && !e.source_trailer) ++(tail::ends_sentence(paragraphs[i].text) ? running : open);
  }
  lead = lead || open > std::max<std::size_t>(1, running);
  // Closing paragraphs that several stories of one affair share are no tail: unless one of them is another
  // document's title or lead, or most are headlines, the document by itself has to look as if it had one.
  const bool background = context.has_corpus && !lead && reader.own_log_odds() <= own;
  const bool trails = verdict.log_odds > least && !background;
  verdict.flagged = trails && (seen || !reader.features().only_labels(local));
  // Labels trail, or a line: the best of all cuts where none that leaves enough was sure.
  const std::size_t labels = trails ? local : reader.any().cut;
  verdict.labels_only = !verdict.flagged && (trails || (reader.any().log_odds > least && !background));
  const std::size_t end = trails || verdict.labels_only ? labels : reader.features().paragraphs();
  std::size_t last_body = end;
  while (last_body > 0 && reader.junk_scores()[last_body - 1] > 0) --last_body;
  for (std::size_t i = 1; i < end; ++i) {
    if (reader.junk_scores()[i] > kInserted && i < last_body) verdict.states[global(i)] = ParagraphState::inserted;
  }
  if (end < reader.features().paragraphs()) {
    std::fill(verdict.states.begin() + static_cast<std::ptrdiff_t>(global(end)), verdict.states.end(),
              verdict.flagged ? ParagraphState::tail : ParagraphState::inserted);
  }
  if (!verdict.flagged) return;
  verdict.cut = cut;
  impl_->explain(paragraphs, cut, local, verdict);
}

void TailFinder::Impl::explain(std::span<const TailParagraph> all, std::size_t cut, std::size_t local,
                               TailVerdict& verdict) const {
  const FeatureReader& f = reader.features();
  std::size_t seen = 0, leads = 0, trailers = 0, repeated = 0, cues = 0;
  for (std::size_t i = cut; i < all.size(); ++i) {
    seen += all[i].evidence.other_documents > 0 ? 1 : 0;
    leads += all[i].evidence.title_or_lead ? 1 : 0;
    trailers += all[i].evidence.source_trailer ? 1 : 0;
  }
  for (std::size_t i = local; i < f.paragraphs(); ++i) {
    cues += f.lines()[i].cue ? 1 : 0;
    repeated += i > local && f.lines()[i].key != 0 && f.lines()[i].key == f.lines()[i - 1].key ? 1 : 0;
  }
  const std::size_t k = all.size() - cut;
  auto& because = verdict.because;
  if (leads > 0) because.push_back(count_of(leads, k, "are titles or leads of other documents"));
  if (seen > 0) because.push_back(count_of(seen, k, "stand in other documents"));
  if (trailers > 0) because.push_back("stands behind other articles of this source");
  if (f.agency_before(local)) because.push_back("follows an agency line");
  if (f.layout_change(local) > 0.5F) because.push_back("blank lines stop");
  if (f.layout_change(local) < -0.5F) because.push_back("blank lines begin");
  if (f.new_names_only(local)) because.push_back("no names shared with the article");
  if (f.cohesion_drop(local) > 1) because.push_back("few words shared with the article");
  if (repeated > 0) because.push_back("headlines printed twice");
  if (cues > 0) because.push_back("a line that offers more to read");
  if (because.empty()) because.push_back("lines built unlike those of the article");
}

TailVerdict find_tail(std::span<const TailParagraph> paragraphs, const TailContext& context, Strictness strictness) {
  TailFinder finder;
  TailVerdict verdict;
  finder.find(paragraphs, context, strictness, verdict);
  return verdict;
}

}  // namespace twicetold
