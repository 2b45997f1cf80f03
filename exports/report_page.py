"""The page that a drive report is rendered from (Jinja2, everything escaped). Data, not logic."""

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ drive_name }} · {{ summary.verdict }}</title>
<style>
:root { --back: #f6f7f9; --card: #ffffff; --ink: #1d232c; --soft: #667080; --line: #e3e7ec;
        --pass: #2c8a5b; --fail: #c23b4e; --open: #b7791f; color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171c; --card: #1c2027; --ink: #e6e9ee; --soft: #97a1b0; --line: #2b313b;
          --pass: #4dbb86; --fail: #ef6f80; --open: #e0a94c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink);
       font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 36px 24px 64px; }
h1 { font-size: 24px; margin: 0; font-weight: 650; letter-spacing: -0.01em; }
h2 { font-size: 15px; margin: 0 0 10px; font-weight: 600; }
p { margin: 0; }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px;
        margin-top: 16px; }
.top { display: flex; gap: 16px; align-items: center; justify-content: space-between; flex-wrap: wrap; }
.verdict { font-weight: 650; padding: 6px 16px; border-radius: 999px; border: 1.5px solid currentColor;
           text-transform: uppercase; letter-spacing: 0.05em; font-size: 13px; white-space: nowrap; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .notjudged { color: var(--open); }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin-top: 16px; }
.number { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px; }
.number b { display: block; font-size: 22px; font-weight: 620; font-variant-numeric: tabular-nums; line-height: 1.25; }
.number span { color: var(--soft); font-size: 12.5px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
@media (max-width: 760px) { .pair { grid-template-columns: 1fr; } }
svg { width: 100%; height: auto; display: block; }
svg text { font-family: inherit !important; }
ul.reasons { list-style: none; padding: 0; margin: 0; }
ul.reasons li { display: flex; gap: 10px; padding: 4px 0; align-items: baseline; }
ul.reasons .mark { width: 84px; flex: none; font-size: 12px; font-weight: 650;
                   text-transform: uppercase; letter-spacing: 0.04em; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
td, th { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tr:last-child td, tr:last-child th { border-bottom: 0; }
td.hash { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; word-break: break-all; }
.frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 14px; }
figure { margin: 0; } figure img { width: 100%; border-radius: 8px; display: block; }
figcaption { font-size: 12.5px; color: var(--soft); margin-top: 4px; }
</style>
</head>
<body><main>
<div class="top">
  <div><h1>{{ drive_name }}</h1><p class="soft">proved with {{ package_name }}</p></div>
  <div class="verdict {{ summary.verdict.replace(' ', '') }}">{{ summary.verdict }}</div>
</div>

<section class="card"><h2>Why</h2><ul class="reasons">
{% for criterion in summary.criteria %}
  <li><span class="mark {{ criterion.verdict.replace(' ', '') }}">{{ criterion.verdict }}</span>
      <span>{{ criterion.reason }}</span></li>
{% endfor %}
</ul></section>

<section class="numbers">
  <div class="number"><b>{{ summary.frames }}</b><span>frames answered</span></div>
  <div class="number"><b>{{ summary.dropped }}</b><span>frames passed over</span></div>
  <div class="number"><b>{{ '%.1f' % summary.fps }}</b><span>frames a second</span></div>
  <div class="number"><b>{{ '%.1f' % summary.latency.p50 }} ms</b><span>median latency</span></div>
  <div class="number"><b>{{ '%.1f' % summary.latency.p95 }} ms</b><span>95th percentile</span></div>
  <div class="number"><b>{{ '%.1f' % summary.latency.p99 }} ms</b><span>99th percentile</span></div>
</section>
{% if summary.limits %}
<p class="soft" style="margin-top: 10px; font-size: 13px">Limits of this computer in the same run: decoding alone
{{ '%.1f' % summary.limits.decode_only_fps }} frames/s, the network alone
{{ '%.1f' % summary.limits.session_run_only_fps }} frames/s.</p>
{% endif %}

{% if charts.latency is defined %}
<section class="card"><h2>Latency along the drive</h2>{{ charts.latency }}</section>
<div class="pair">
  <section class="card"><h2>How often which latency</h2>{{ charts.histogram }}</section>
  <section class="card"><h2>Where the time goes</h2>{{ charts.stages }}</section>
</div>
{% endif %}
{% if charts.detections is defined %}
<section class="card"><h2>What was found</h2>{{ charts.detections }}</section>
{% endif %}

<section class="card"><h2>Safety actions</h2>
{% if charts.actions is defined %}{{ charts.actions }}
{% elif manifest is none %}<p class="soft">A plain ONNX file carries no safety actions.</p>
{% elif not manifest.safety_actions %}<p class="soft">The package carries no safety actions.</p>
{% else %}<p class="soft">None of the package's {{ manifest.safety_actions | length }} rules was met.</p>{% endif %}
</section>

<section class="card"><h2>Anomalies</h2>
{% if charts.anomalies is defined %}{{ charts.anomalies }}
<table style="margin-top: 10px"><tr><th>What</th><th>Frames</th><th>Time</th><th>Meaning</th></tr>
{% for event in summary.anomalies[:25] %}
<tr><td>{{ event.kind.replace('_', ' ') }}</td><td>
{{ event.start }}{% if event.end > event.start %}–{{ event.end }}{% endif %}</td>
<td>{{ '%.2f' % event.start_s }}–{{ '%.2f' % event.end_s }} s</td><td>{{ event.reason }}</td></tr>
{% endfor %}</table>
{% if summary.anomalies | length > 25 %}
<p class="soft">And {{ summary.anomalies | length - 25 }} more, in the log.</p>
{% endif %}
{% else %}<p class="soft">None.</p>{% endif %}
</section>

<section class="card"><h2>Frames to look at</h2>
{% if thumbnails %}<div class="frames">
{% for shown in thumbnails %}
<figure><img src="{{ shown.source }}" alt="Frame {{ shown.index }}">
<figcaption>Frame {{ shown.index }}, {{ '%.2f' % shown.time_s }} s: {{ shown.reason }}</figcaption></figure>
{% endfor %}</div>
{% else %}<p class="soft">The network was sure of every frame.</p>{% endif %}
</section>

<section class="card"><h2>What this rests on</h2><table>
{% for name, value in facts %}
<tr><th>{{ name }}</th>
<td{% if name.startswith('SHA') or name == 'Dataset version' %} class="hash"{% endif %}>{{ value }}</td></tr>
{% endfor %}
</table></section>
</main></body></html>
"""
