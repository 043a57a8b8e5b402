# Reads texts as Jekyll does, and says as JSON what came of each: read.mjs for Ruby.
#
# Needs the gem safe_yaml 1.0.5, with which Jekyll 3 and 4 read YAML. The expression and the
# order of things are those of Jekyll 4.4's `document.rb`.

require "json"
require "safe_yaml/load"

FRONT_MATTER = %r!\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)!m.freeze

def plain(value)
  case value
  when Hash then value.to_h { |key, one| [key.to_s, plain(one)] }
  when Array then value.map { |one| plain(one) }
  when Time then { "$date" => value.utc.strftime("%Y-%m-%dT%H:%M:%S.%LZ") }
  when Date then { "$date" => value.iso8601 }
  when Float
    return { "$number" => value.nan? ? "NaN" : value.to_s } unless value.finite?
    { "$float" => value }
  else value
  end
end

# What `Utils.parse_date` makes of a value, in UTC.
def date(data)
  return "" unless data.is_a?(Hash) && data.key?("k")

  Time.parse(data["k"].to_s).localtime.utc.strftime("%Y-%m-%dT%H:%M:%SZ")
rescue ArgumentError
  ""
end

def read(text)
  text = text.delete_prefix("\uFEFF") # files are opened as "bom|utf-8"
  match = FRONT_MATTER.match(text)
  return { "found" => false, "body" => text } unless match

  data = SafeYAML.load(match[1])
  opener = match[1][/\A---[ \t\r\f\v]*\n/]
  content = match[1].delete_prefix(opener)
  { "found" => true, "content" => content, "data" => plain(data), "body" => match.post_match,
    "date" => date(data) }
rescue StandardError, Psych::SyntaxError => error
  { "error" => "#{error.class}: #{error.message}" }
end

puts JSON.generate(JSON.parse($stdin.read).map { |text| read(text) })
