namespace ChannelFit.Api.Features.Reports;

/// <summary>The styles of the report for the screen and for two A4 pages.</summary>
internal static class ReportStylesheet
{
    // font-size-adjust scales whatever font is installed to the width of Arial's digits (0.556 em), so that lines break at
    // about the same places everywhere. The print sizes leave about a tenth of two pages free with Arial, and enough for
    // DejaVu Sans, the widest font of a plain Linux machine, in browsers that do not know ch-width.
    public const string Css = """
        :root { color-scheme: light; --ink: #1b2733; --soft: #525e6b; --line: #d5dce2; --pale: #eef3f5; --deep: #0b5563 }
        * { box-sizing: border-box }
        body { margin: 0; color: var(--ink); background: #fff; line-height: 1.45;
          font-family: Helvetica, Arial, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums;
          font-size-adjust: ch-width .556 }
        header, main, footer { max-width: 52rem; margin: 0 auto; padding: 0 1.5rem }
        header { padding-top: 2rem }
        footer { padding-bottom: 3rem; color: var(--soft); font-size: .85rem }
        p, ul, dl, table { margin: 0 0 .6rem }
        h1 { margin: .1rem 0 .8rem; font-size: 1.9rem; line-height: 1.15; letter-spacing: -.01em }
        h2 { margin: 1.6rem 0 .5rem; font-size: 1.15rem; color: var(--deep) }
        h3 { margin: .6rem 0 .25rem; font-size: .95rem }
        a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .15em }
        .line { margin: 0; overflow-wrap: anywhere; color: var(--soft); font-size: .85rem }
        .line span + span::before { content: "·"; margin: 0 .45em }
        .focus { padding: .9rem 1.1rem; border-left: .3rem solid var(--deep); background: var(--pale) }
        .focus p { margin: 0 }
        .question { color: var(--soft) }
        .answer { margin-top: .2rem !important; font-size: 1.15rem }
        .warning { margin: 1rem 0 0; padding: .6rem 1.1rem; border: 1px solid #8a5a00; border-left-width: .3rem }
        .wide { overflow-x: auto }
        .note { color: var(--soft); font-size: .85rem }
        table { width: 100%; border-collapse: collapse; font-size: .95rem }
        th, td { padding: .28rem .5rem .28rem 0; text-align: left; vertical-align: middle; border-bottom: 1px solid var(--line) }
        tbody th { font-weight: 600 }
        thead th { color: var(--soft); font-size: .8rem; font-weight: 400; vertical-align: bottom }
        tfoot th, tfoot td { border-bottom: 0; font-weight: 600 }
        td:first-child { color: var(--soft) }
        small { color: var(--soft); font-weight: 400; font-size: .8rem }
        .number { text-align: right; white-space: nowrap; padding-right: .9rem }
        .picture { width: 30%; min-width: 9rem }
        .plan .picture { width: 50% }
        .plan th[scope="row"] { width: 35% }
        thead .picture span + span { float: right }
        svg { display: block; width: 100%; height: 1.15rem }
        .word { white-space: nowrap }
        .verdict { white-space: nowrap; font-weight: 600 }
        .verdict::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .4em;
          border: .16em solid var(--shade); background: var(--shade); print-color-adjust: exact }
        .core { --shade: #0b5563; fill: #0b5563 }
        .support { --shade: #4d8f9b; fill: #4d8f9b }
        .watch { --shade: #a3bcc2; fill: #a3bcc2 }
        .skip { --shade: #c3c8cd; fill: #c3c8cd }
        .cannot-tell { --shade: #8a949e; fill: none }
        .cannot-tell.verdict::before { background: none }
        .bar.cannot-tell { stroke: #8a949e; stroke-dasharray: 3 2; vector-effect: non-scaling-stroke }
        .possible { fill: #e9eef0 }
        .mark { fill: #c4cdd4 }
        .likely { fill: #111a22 }
        .hours { fill: #0b5563 }
        .free { fill: #dfe5e9 }
        .gap { fill: #fff }
        .limits { font-size: .85rem; padding-left: 1.1rem }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: .7rem 1.6rem }
        .card h3 { display: flex; justify-content: space-between; gap: 1rem; margin-top: 0; padding-bottom: .2rem;
          border-bottom: 1px solid var(--line) }
        .card ul { list-style: none; margin: 0; padding: 0; font-size: .92rem }
        .card li { position: relative; padding: .1rem 0 .1rem 1.1rem }
        .sign { position: absolute; left: 0; font-weight: 700; color: var(--deep) }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .45rem 1.1rem }
        dt { font-weight: 600 }
        dd { margin: 0 }
        .actions small { white-space: nowrap }
        dd ul { margin: .15rem 0 0; padding-left: 1.1rem }
        .notes { padding-left: 1.1rem }
        .sources { font-size: .8rem; color: var(--soft) }
        .sources h3 { display: inline; font-size: inherit; color: var(--ink) }
        .sources ul { display: inline; padding: 0 }
        .sources li { display: inline }
        .sources li::after { content: "; " }
        .sources li:last-child::after { content: ". " }
        .gone { padding: 20vh 1.5rem; max-width: 34rem }
        .id { font-family: ui-monospace, "Liberation Mono", monospace; font-size: .75rem }
        @media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: .1rem } dd { margin-bottom: .6rem } }
        @page { size: A4; margin: 10mm 14mm }
        @media print {
          html { font-size: 7.4pt }
          body { line-height: 1.3 }
          header, main, footer { max-width: none; padding: 0 }
          h2 { margin-top: 1rem }
          th, td { padding-block: .12rem }
          p, ul, dl, table { margin-bottom: .4rem }
          .wide { overflow: visible }
          .cards { grid-template-columns: 1fr 1fr }
          .picture { width: 25% }
          .actions, .actions li { display: inline; padding: 0 }
          h2, h3 { break-after: avoid }
          tr, li, dd, .card, .focus, .note { break-inside: avoid }
        }
        """;
}
