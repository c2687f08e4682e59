using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using static ChannelFit.Api.Features.Assessments.ExampleSubmissions;

namespace ChannelFit.Api.Features.People;

/// <summary>Examples of one person's data for the OpenAPI document.</summary>
public static class PersonExamples
{
    public static ContractExample Comparison { get; } =
        new(
            "comparison",
            "Two assessments a month apart; one answer was changed and one added.",
            services =>
            {
                var (before, after) = (Row(services, FewAnswers, -24 * 30), Row(services, FewAnswersLater, hours: 0));
                var model = Newest(services);
                return ToNode(
                    ComparisonResponseFactory.Create(
                        (before, StoredResultVerifier.ScoreWith(model, before)!),
                        (after, StoredResultVerifier.ScoreWith(model, after)!)
                    ),
                    PersonJsonContext.Default.ComparisonResponse
                );
            }
        );

    public static ContractExample Export { get; } =
        new(
            "personExport",
            "A person who was invited and submitted answers.",
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
                        ToNode(ExportedInvitation.From(InvitationOf(row)), PersonJsonContext.Default.ExportedInvitation)
                    ),
                    ["assessments"] = new JsonArray(ToNode(exported, PersonJsonContext.Default.ExportedAssessment)),
                    ["activity"] = new JsonArray(
                        ToNode(
                            new(
                                IdWithNumber(3),
                                "2026-W46",
                                "referrals",
                                new(Hours: 2, Attempts: 3, Replies: 1, Interviews: 0, Offers: 0),
                                Timestamp.UtcDateTime,
                                Timestamp.UtcDateTime
                            ),
                            PersonJsonContext.Default.ExportedActivity
                        )
                    ),
                    ["shares"] = new JsonArray(
                        ToNode(
                            new(IdWithNumber(1), row.Id, Timestamp.AddDays(7).UtcDateTime),
                            PersonJsonContext.Default.ExportedShare
                        )
                    ),
                    ["deliveries"] = new JsonArray(
                        ToNode(
                            new(
                                WebhookEventNames.AssessmentCompleted,
                                IdWithNumber(2),
                                row.Id,
                                Delivered: true,
                                row.CreatedAt.AddSeconds(1).UtcDateTime,
                                StatusCodes.Status200OK,
                                "ok"
                            ),
                            PersonJsonContext.Default.ExportedDelivery
                        )
                    ),
                };
            }
        );

    private static Guid IdWithNumber(int number) => new($"01a1fd8c-690{number}-{OpenApiExtensions.ExampleId[14..]}");

    /// <summary>Returns the invitation with which a row was submitted.</summary>
    private static InvitationRow InvitationOf(AssessmentRow row) =>
        new(
            IdWithNumber(0),
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
