# A row of the table, from lines of samples: medians with the 10th and 90th percentile; the ratio of the medians, with
# the lowest and the highest that five parts of the run give, each for itself.
def round_to($n): pow(10; $n) as $f | (. * $f | round) / $f;
def at($p): sort | .[((length - 1) * $p) | round];
def median: sort | (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2;
def shown: "\(median | round_to($digits)) \($unit)" +
  if length > 1 then " (\(at(0.1) | round_to($digits))–\(at(0.9) | round_to($digits)))" else "" end;
def parts($n): . as $all | (length / $n | ceil) as $size | [range(0; length; $size) as $i | $all[$i:$i + $size]];
def ratio: (map(.[1]) | median) as $peer | if $peer == 0 then null else (map(.[0]) | median) / $peer end;
def ratios: (parts(5) | map(ratio) | map(values) | sort) as $all |
  if ratio == null then "–" else "**\(ratio | round_to(2))** (\($all[0] | round_to(2))–\($all[-1] | round_to(2)))" end;

[inputs | select(test("^[0-9.]+\t[0-9.]+$")) | split("\t") | map(tonumber)] as $pairs
| if ($pairs | length) == 0 then error("no samples") else . end
| "| \($what) | \($pairs | map(.[0]) | shown) | \($pairs | map(.[1]) | shown) | \($pairs | ratios) | \($target) |"
