using System.Text.Json.Nodes;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Assessments.ExampleSubmissions;

namespace ChannelFit.Api.Features.People;

/// <summary>What the contract shows of one person's assessments.</summary>
public static class PersonExamples
{
    /// <summary>A sheet, and the same a month later with two answers changed.</summary>
    public static ContractExample Comparison { get; } =
        new(
            "comparison",
            "A month apart: another answer, and one more.",
            services =>
            {
                var (before, after) = (Row(services, FewAnswers, -24 * 30), Row(services, FewAnswersLater, hours: 0));
                var seed = Newest(services);
                return ToNode(
                    ComparisonResponseFactory.Create(
                        (before, StoredResultVerifier.ScoreWith(seed, before)!),
                        (after, StoredResultVerifier.ScoreWith(seed, after)!)
                    ),
                    AssessmentJsonContext.Default.ComparisonResponse
                );
            }
        );

    public static ContractExample Export { get; } =
        new(
            "personExport",
            "A person who was invited, and answered.",
            services =>
            {
                var row = Row(services, FewAnswers, hours: 0);
                var scored = StoredResultVerifier.ScoreWith(Published(services).FindModel(row.Model)!, row)!;
                var exported = ExportedAssessment.From(
                    row,
                    ScoreResponseFactory.Create(scored, IncludeOptions.None, EnglishTexts(services))
                );
                return new JsonObject
                {
                    ["personRef"] = row.PersonRef,
                    ["test"] = row.Test,
                    ["exportedAt"] = Timestamp.AddDays(1).UtcDateTime,
                    ["invitations"] = new JsonArray(
                        ToNode(ExportedInvitation.From(Invited(row)), AssessmentJsonContext.Default.ExportedInvitation)
                    ),
                    ["assessments"] = new JsonArray(ToNode(exported, AssessmentJsonContext.Default.ExportedAssessment)),
                    ["shares"] = new JsonArray(
                        ToNode(
                            new(Other(1), row.Id, Timestamp.AddDays(7).UtcDateTime),
                            AssessmentJsonContext.Default.ExportedShare
                        )
                    ),
                    ["deliveries"] = new JsonArray(
                        ToNode(
                            new(
                                Outbox.AssessmentCompleted,
                                Other(2),
                                row.Id,
                                Delivered: true,
                                row.CreatedAt.AddSeconds(1).UtcDateTime,
                                StatusCodes.Status200OK,
                                "ok"
                            ),
                            AssessmentJsonContext.Default.ExportedDelivery
                        )
                    ),
                };
            }
        );

    private static Guid Other(int number) => new($"01a1fd8c-690{number}-{OpenApiExtensions.ExampleId[14..]}");

    /// <summary>The invitation that a row came of.</summary>
    private static InvitationRow Invited(AssessmentRow row) =>
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
            InvitationRow.Completed
        );
}
