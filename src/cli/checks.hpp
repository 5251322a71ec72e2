// Checks of option values that say what is wrong in a person's words.
#pragma once

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace twicetold::cli {

// The value must be one of `words`.
inline CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](std::string& value) {
        std::string list;
        for (std::size_t i = 0; i < words.size(); ++i) {
          if (value == words[i]) return std::string();
          list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
        }
        return "'" + value + "' is not " + list;
      },
      "");
}

// The value must be a name: not empty, as a variable that wasn't set leaves it.
inline CLI::Validator named() {
  return CLI::Validator([](std::string& value) { return value.empty() ? "the name is empty" : std::string(); }, "");
}

// The value must be a number from `least` to `most`.
template <class Number>
CLI::Validator between(Number least, Number most) {
  return CLI::Validator(
      [least, most](std::string& text) {
        Number value{};
        if (CLI::detail::lexical_cast(text, value) && value >= least && value <= most) return std::string();
        return fmt::format("'{}' is not a {}number from {} to {}", text, std::is_integral_v<Number> ? "whole " : "",
                           least, most);
      },
      "");
}

}  // namespace twicetold::cli
