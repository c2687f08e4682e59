using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using static ChannelFit.Api.Features.Assessments.ExampleSheets;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>What the contract shows of one person's assessments.</summary>
public static class PersonExamples
{
    /// <summary>A sheet, and the same a month later with two answers changed.</summary>
    public static Example Comparison { get; } =
        new(
            "comparison",
            "A month apart: another answer, and one more.",
            services =>
            {
                var (before, after) = (Row(services, FewAnswers, -24 * 30), Row(services, FewAnswersLater, hours: 0));
                var seed = Newest(services);
                return Node(
                    ComparisonViews.Of(
                        (before, KeptResults.ScoreBy(seed, before)!),
                        (after, KeptResults.ScoreBy(seed, after)!)
                    ),
                    AssessmentJson.Default.ComparisonView
                );
            }
        );

    public static Example Export { get; } =
        new(
            "personExport",
            "A person who was invited, and answered.",
            services =>
            {
                var row = Row(services, FewAnswers, hours: 0);
                var scored = KeptResults.ScoreBy(Published(services).FindModel(row.Model)!, row)!;
                var exported = ExportedAssessment.Of(row, Views.Result(scored, Include.None, English(services)));
                return new JsonObject
                {
                    ["personRef"] = row.PersonRef,
                    ["test"] = row.Test,
                    ["exportedAt"] = Moment.AddDays(1).UtcDateTime,
                    ["invitations"] = new JsonArray(
                        Node(ExportedInvitation.Of(Invited(row)), AssessmentJson.Default.ExportedInvitation)
                    ),
                    ["assessments"] = new JsonArray(Node(exported, AssessmentJson.Default.ExportedAssessment)),
                    ["shares"] = new JsonArray(
                        Node(new(Other(1), row.Id, Moment.AddDays(7).UtcDateTime), AssessmentJson.Default.ExportedShare)
                    ),
                    ["deliveries"] = new JsonArray(
                        Node(
                            new(
                                Outbox.AssessmentCompleted,
                                Other(2),
                                row.Id,
                                Delivered: true,
                                row.CreatedAt.AddSeconds(1).UtcDateTime,
                                StatusCodes.Status200OK,
                                "ok"
                            ),
                            AssessmentJson.Default.ExportedDelivery
                        )
                    ),
                };
            }
        );

    private static Guid Other(int number) => new($"01a1fd8c-690{number}-{Contract.ExampleId[14..]}");

    /// <summary>The invitation that a row came of.</summary>
    private static Invitation Invited(AssessmentRow row) =>
        new(
            Other(0),
            row.Test,
            row.CreatedAt.AddDays(-1),
            row.CreatedAt.AddDays(13),
            row.PersonRef!,
            row.Instrument,
            "short",
            row.Focus,
            row.Metadata,
            "{}",
            Version: 4,
            row.CreatedAt,
            row.Id,
            Invitation.Completed
        );
}
