using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The body of a report, from the focus to the basis of the numbers.</summary>
internal static class ReportBody
{
    public static HtmlFragment Render(Report report) =>
        HtmlFragment.Format(
            $"""
            <header>
            <p class="line">{Line(report)}</p>
            <h1>{report.Label("title")}</h1>
            {Focus(report)}
            </header>
            <main>
            {Warnings(report)}
            {ChannelTable.Render(report)}
            {PlanTable.Render(report)}
            {ReasonCards.Render(report)}
            {NextSteps.Render(report)}
            {EvidenceSources.Render(report)}
            </main>
            <footer>
            {About(report)}
            </footer>
            """
        );

    private static HtmlFragment Line(Report report) =>
        HtmlFragment.Format(
            $"""
            <span>ChannelFit</span> <span>{report.Date}</span>{Part(report.View.PersonRef)}{Part(
                report.View.Test ? report.Label("test") : null
            )}
            """
        );

    private static HtmlFragment Part(string? text) =>
        text is null ? HtmlFragment.Empty : HtmlFragment.Format($" <span>{text}</span>");

    private static HtmlFragment Focus(Report report)
    {
        var focus = report.View.Focus;
        return HtmlFragment.Format(
            $"""
            <div class="focus">
            <p class="question">{report.Sentence("focus", "channel", report.Name(focus.Channel))}</p>
            <p class="answer"><strong class="verdict {focus.Verdict}">{report.VerdictLabel(
                focus.Verdict
            )}</strong> {focus.Text}</p>
            </div>
            """
        );
    }

    /// <summary>Returns the warnings that are shown before the numbers.</summary>
    private static HtmlFragment Warnings(Report report) =>
        HtmlFragment.ForEach(
            (report.View.Quality?.Concerns ?? [])
                .Select(concern =>
                    ReasonTextFormatter.Concern(concern, report.View.Quality!, report.View.Instrument, report.Texts)
                )
                .Concat(report.View.Verified ? [] : [report.Sentence("unverified")]),
            warning => HtmlFragment.Format($"<p class=\"warning\">{warning}</p>")
        );

    private static HtmlFragment About(Report report)
    {
        var view = report.View;
        var basis = view.Basis;
        string?[] sentences =
        [
            basis is null ? null : report.Texts.Basis["coefficients"][basis.Coefficients],
            basis is null ? null : report.Texts.Basis["validation"][basis.Validation],
            report.Sentence("use"),
            view.Answered is null
                ? null
                : report
                    .Sentence("answered", "answered", $"{view.Answered}")
                    .Replace("{asked}", $"{view.Asked}", StringComparison.Ordinal),
            report.Sentence("model", "model", view.Model),
        ];
        return HtmlFragment.Format(
            $"""
            <h2>{report.Label("about")}</h2>
            <p>{string.Join(' ', sentences.OfType<string>())}</p>
            <p class="id">{view.Id.ToString()}</p>
            """
        );
    }
}
