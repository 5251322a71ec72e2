// Streaming decoders for gzip (zlib), zstd, xz (liblzma) and bzip2 behind one loop.
//
// The loop owns what is alike: filling the input, members that follow one another, the expansion limit,
// and "bytes first, damage later". A codec only says how far one step came. Memory: 256 KiB of input
// and the codec's window (zstd at most 128 MiB, xz at most 512 MiB; more is refused as damage).
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>

#include "corpus/byte_stream.hpp"

namespace twicetold::corpus {
namespace {

constexpr std::size_t input_block = std::size_t{256} << 10;

struct Step {
  std::size_t consumed = 0;
  std::size_t produced = 0;
  enum class State { running, boundary, bad } state = State::running;  // boundary: a member ended here
};

class Codec {
 public:
  Codec() = default;
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
  virtual ~Codec() = default;
  virtual Step step(const char* in, std::size_t in_size, char* out, std::size_t room, bool last) = 0;
  // Called at a boundary when more input follows; false: what follows is no further member.
  virtual bool restart(std::string_view rest) = 0;
};

unsigned clip(std::size_t n) {
  return static_cast<unsigned>(std::min<std::size_t>(n, std::numeric_limits<unsigned>::max() / 2));
}

class Gzip final : public Codec {
 public:
  Gzip() {
    if (inflateInit2(&z_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&z_); }
  Step step(const char* in, std::size_t in_size, char* out, std::size_t room, bool) override {
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in));
    z_.avail_in = clip(in_size);
    z_.next_out = reinterpret_cast<Bytef*>(out);
    z_.avail_out = clip(room);
    const unsigned in0 = z_.avail_in, out0 = z_.avail_out;
    const int r = inflate(&z_, Z_NO_FLUSH);
    Step s{in0 - z_.avail_in, out0 - z_.avail_out};
    if (r == Z_STREAM_END)
      s.state = Step::State::boundary;
    else if (r != Z_OK && r != Z_BUF_ERROR)
      s.state = Step::State::bad;
    return s;
  }
  bool restart(std::string_view rest) override {
    // One byte of lookahead may be all there is; a lone 1f is then a truncated member.
    return rest[0] == '\x1f' && (rest.size() < 2 || rest[1] == '\x8b') && inflateReset(&z_) == Z_OK;
  }

 private:
  z_stream z_{};
};

class Zstd final : public Codec {
 public:
  Zstd() : d_(ZSTD_createDStream()) {
    if (d_ == nullptr) throw std::bad_alloc();
    ZSTD_initDStream(d_);
  }
  ~Zstd() override { ZSTD_freeDStream(d_); }
  Step step(const char* in, std::size_t in_size, char* out, std::size_t room, bool) override {
    ZSTD_inBuffer i{in, in_size, 0};
    ZSTD_outBuffer o{out, room, 0};
    const std::size_t r = ZSTD_decompressStream(d_, &o, &i);
    Step s{i.pos, o.pos};
    if (ZSTD_isError(r))
      s.state = Step::State::bad;
    else if (r == 0)
      s.state = Step::State::boundary;
    return s;
  }
  bool restart(std::string_view rest) override {
    const std::string_view magic = rest.substr(0, 4);
    if (magic.size() == 4 && compression_of(rest) != Compression::zstd) return false;
    ZSTD_initDStream(d_);
    return true;
  }

 private:
  ZSTD_DStream* d_;
};

class Xz final : public Codec {
 public:
  Xz() {
    if (lzma_stream_decoder(&s_, std::uint64_t{512} << 20, LZMA_CONCATENATED) != LZMA_OK) throw std::bad_alloc();
  }
  ~Xz() override { lzma_end(&s_); }
  Step step(const char* in, std::size_t in_size, char* out, std::size_t room, bool last) override {
    s_.next_in = reinterpret_cast<const std::uint8_t*>(in);
    s_.avail_in = in_size;
    s_.next_out = reinterpret_cast<std::uint8_t*>(out);
    s_.avail_out = room;
    const lzma_ret r = lzma_code(&s_, last ? LZMA_FINISH : LZMA_RUN);
    Step s{in_size - s_.avail_in, room - s_.avail_out};
    if (r == LZMA_STREAM_END)
      s.state = Step::State::boundary;
    else if (r != LZMA_OK && r != LZMA_BUF_ERROR)
      s.state = Step::State::bad;
    return s;
  }
  bool restart(std::string_view) override { return false; }  // the decoder takes following streams itself

 private:
  lzma_stream s_ = LZMA_STREAM_INIT;
};

class Bzip2 final : public Codec {
 public:
  Bzip2() { open(); }
  ~Bzip2() override { BZ2_bzDecompressEnd(&s_); }
  Step step(const char* in, std::size_t in_size, char* out, std::size_t room, bool) override {
    s_.next_in = const_cast<char*>(in);
    s_.avail_in = clip(in_size);
    s_.next_out = out;
    s_.avail_out = clip(room);
    const unsigned in0 = s_.avail_in, out0 = s_.avail_out;
    const int r = BZ2_bzDecompress(&s_);
    Step s{in0 - s_.avail_in, out0 - s_.avail_out};
    if (r == BZ_STREAM_END)
      s.state = Step::State::boundary;
    else if (r != BZ_OK)
      s.state = Step::State::bad;
    return s;
  }
  bool restart(std::string_view rest) override {
    if (rest[0] != 'B') return false;
    BZ2_bzDecompressEnd(&s_);
    open();
    return true;
  }

 private:
  void open() {
    s_ = {};
    if (BZ2_bzDecompressInit(&s_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  bz_stream s_{};
};

class Decompressor final : public ByteStream {
 public:
  Decompressor(Compression kind, std::unique_ptr<Codec> codec, std::unique_ptr<ByteStream> in, ExpandBudget* budget)
      : kind_(kind), codec_(std::move(codec)), in_(std::move(in)), budget_(budget), buffer_(new char[input_block]) {}

  std::size_t read(char* to, std::size_t room) override {
    if (!damage_.empty()) throw Damage(damage_);
    std::size_t produced = 0;
    while (produced == 0 && !done_) {
      if (at_ == have_ && !input_ended_) fill();
      const bool empty = at_ == have_;
      if (boundary_) {
        if (empty && input_ended_) return finish_input();
        if (empty) continue;
        if (!follow()) return 0;
      }
      const Step s = codec_->step(buffer_.get() + at_, have_ - at_, to, room, input_ended_);
      at_ += s.consumed;
      produced = s.produced;
      boundary_ = s.state == Step::State::boundary;
      if (s.state == Step::State::bad)
        damage_ = std::string("damaged ") + name_of(kind_) + " data";
      else if (!boundary_ && input_ended_ && at_ == have_ && produced == 0)
        damage_ = input_damage_.empty() ? std::string("truncated ") + name_of(kind_) + " data" : input_damage_;
      if (budget_ != nullptr) {
        budget_->out += produced;
        if (budget_->exceeded()) damage_ = "expands to more than --max-expand allows";
      }
      if (!damage_.empty()) {
        if (produced != 0) return produced;
        throw Damage(damage_);
      }
    }
    return produced;
  }

 private:
  void fill() {
    at_ = have_ = 0;
    try {
      have_ = in_->read(buffer_.get(), input_block);
      input_ended_ = have_ == 0;
    } catch (const Damage& d) {
      input_damage_ = d.what();
      input_ended_ = true;
    }
  }
  std::size_t finish_input() {
    done_ = true;
    if (!input_damage_.empty()) throw Damage(damage_ = input_damage_);
    return 0;
  }
  // At a member's end with input left: the next member, padding (zeros, as on tapes), or damage.
  bool follow() {
    const std::string_view rest(buffer_.get() + at_, have_ - at_);
    if (codec_->restart(rest)) {
      boundary_ = false;
      return true;
    }
    done_ = true;
    if (rest.find_first_not_of('\0') != std::string_view::npos)
      throw Damage(damage_ = std::string("bytes after the end of ") + name_of(kind_) + " data");
    return false;
  }

  Compression kind_;
  std::unique_ptr<Codec> codec_;
  std::unique_ptr<ByteStream> in_;
  ExpandBudget* budget_;
  std::unique_ptr<char[]> buffer_;
  std::size_t at_ = 0, have_ = 0;
  bool input_ended_ = false, boundary_ = false, done_ = false;
  std::string damage_, input_damage_;
};

}  // namespace

std::unique_ptr<ByteStream> decompress(Compression compression, std::unique_ptr<ByteStream> in, ExpandBudget* budget) {
  std::unique_ptr<Codec> codec;
  switch (compression) {
    case Compression::none:
      return in;
    case Compression::gzip:
      codec = std::make_unique<Gzip>();
      break;
    case Compression::zstd:
      codec = std::make_unique<Zstd>();
      break;
    case Compression::xz:
      codec = std::make_unique<Xz>();
      break;
    case Compression::bzip2:
      codec = std::make_unique<Bzip2>();
      break;
  }
  return std::make_unique<Decompressor>(compression, std::move(codec), std::move(in), budget);
}

}  // namespace twicetold::corpus
