// What readers write below an article: running text about the same thing, between names, dates and "Reply".
#pragma once

#include "synth_maker.hpp"

namespace tail_fit {

struct CommentWords {
  Lines heading, reply, form, says;  // heading: # is the number of comments
};

inline const CommentWords& comment_words(const std::string& language) {
  static const std::map<std::string, CommentWords> all = {
      {"en",
       {{"# Comments", "Comments (#)", "# thoughts on this story", "# Responses", "Discussion"},
        {"Reply", "Reply to this comment", "Share", "Permalink"},
        {"Leave a comment", "Your email address will not be published.", "Log in to comment"},
        {" says:", " wrote:", ""}}},
      {"de",
       {{"# Kommentare", "Kommentare (#)", "# Antworten", "Lesermeinungen"},
        {"Antworten", "Melden", "Zitieren"},
        {"Schreibe einen Kommentar", "Deine E-Mail-Adresse wird nicht veröffentlicht."},
        {" schreibt:", " sagt:", ""}}},
      {"fr",
       {{"# commentaires", "Commentaires (#)", "# réactions"},
        {"Répondre", "Signaler", "Partager"},
        {"Laisser un commentaire", "Votre adresse e-mail ne sera pas publiée."},
        {" dit :", ""}}},
      {"es",
       {{"# comentarios", "Comentarios (#)", "# respuestas"},
        {"Responder", "Denunciar", "Compartir"},
        {"Deja un comentario", "Tu dirección de correo electrónico no será publicada."},
        {" dice:", ""}}},
      {"vi",
       {{"# bình luận", "Bình luận (#)", "Ý kiến bạn đọc"},
        {"Trả lời", "Thích", "Chia sẻ"},
        {"Gửi bình luận", "Ý kiến của bạn sẽ được xét duyệt trước khi đăng."},
        {":", ""}}},
      {"ja", {{"コメント（#件）", "みんなのコメント"}, {"返信", "違反報告"}, {"コメントを書く"}, {"さん", ""}}},
      {"zh", {{"评论（#）", "网友评论", "#条评论"}, {"回复", "举报"}, {"发表评论"}, {"：", ""}}},
      {"th", {{"ความคิดเห็น (#)", "# ความคิดเห็น"}, {"ตอบกลับ", "แจ้งลบ"}, {"แสดงความคิดเห็น"}, {""}}}};
  return all.at(language);
}

inline Lines Maker::comment(const std::string& text, const CommentWords& say, int form) {
  static const Lines names = {"Anna",     "peter77", "Max M.",  "Minh Hoàng", "Lan Anh",  "T. Weber", "jo_the_reader",
                              "Sabine K", "anonym",  "Hao",     "Somchai",    "名無し",   "Guest",    "Tran Quoc",
                              "kritiker", "Ruth",    "M. Ohno", "newsfan",    "B. Clark", "Zhang L."};
  const auto two = [](int v) { return (v < 10 ? "0" : "") + std::to_string(v); };
  const std::string name = random_.choose(names);
  const std::string time = two(random_.integer(0, 23)) + ":" + two(random_.integer(0, 59));
  const std::string date = two(random_.integer(1, 28)) + "." + two(random_.integer(1, 12)) + ".20" +
                           std::to_string(random_.integer(10, 26)) + (random_.chance(.6) ? " " + time : "");
  Lines lines;
  if (form == 0) lines = {name, date};
  if (form == 1) lines = {name + random_.choose(say.says)};
  if (form == 2) lines = {name + " " + date};
  if (form == 3 && random_.chance(.4)) lines = {"@" + random_.choose(names)};
  const std::size_t half = text.size() > 160 && random_.chance(.3) ? text.find(". ", 60) : std::string::npos;
  lines.push_back(text.substr(0, half == std::string::npos ? half : half + 1));
  if (half != std::string::npos) lines.push_back(text.substr(half + 2));
  if (form == 3) lines.push_back(name + " — " + date);
  if (form != 1 && random_.chance(.7)) lines.push_back(random_.choose(say.reply));
  return lines;
}

// The article's own last paragraphs, and those of others of its kind, serve as what its readers write.
inline void Maker::comments(int count) {
  while (count > 0) {
    const Body& host = any_host();
    if (host.paragraphs.size() < 8) continue;
    --count;
    const CommentWords& say = comment_words(host.language);
    const std::size_t stays = host.paragraphs.size() * static_cast<std::size_t>(random_.integer(45, 70)) / 100;
    Lines body(host.paragraphs.begin(), host.paragraphs.begin() + static_cast<std::ptrdiff_t>(stays));
    Lines pool(host.paragraphs.begin() + static_cast<std::ptrdiff_t>(stays), host.paragraphs.end());
    for (const Body* other : donors(host, 2)) pool.push_back(random_.choose(other->paragraphs));
    random_.shuffle(pool);
    const int layout = random_.chance(.7) ? 2 : 1;
    const int form = random_.integer(0, 3), many = random_.integer(1, std::min<int>(14, static_cast<int>(pool.size())));
    Lines tail;
    if (random_.chance(.3)) tail.push_back(random_.choose(say.reply));
    if (random_.chance(.85)) {
      std::string heading = random_.choose(say.heading);
      if (const std::size_t at = heading.find('#'); at != std::string::npos)
        heading.replace(at, 1, std::to_string(many));
      tail.push_back(heading);
    }
    for (int i = 0; i < many; ++i) {
      const Lines one = comment(clip(pool[static_cast<std::size_t>(i)], 30, 260, random_), say, form);
      tail.insert(tail.end(), one.begin(), one.end());
    }
    if (random_.chance(.4)) tail.push_back(random_.choose(say.form));
    push_with_tail(host, std::move(body), layout, tail, random_.chance(.6) ? layout : 1, "comments");
  }
}

}  // namespace tail_fit
