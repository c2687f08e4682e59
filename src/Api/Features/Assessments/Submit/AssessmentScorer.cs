using System.Text.Json;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A request that is valid, and what it comes to.</summary>
public sealed record ValidatedSubmission(SubmitAssessmentRequest Request, ScoredSubmission Scored)
{
    /// <summary>What is said of a model that cannot score the sheet.</summary>
    public const string UnknownModelDetail = "There is no such model for this instrument; GET /v1/models lists them.";
}

/// <summary>An answer sheet scored, with what the person asked about and wished for.</summary>
public sealed record ScoredSubmission(PublishedModel Seed, Scorecard Card, int Focus, PlanRequest Wishes)
{
    /// <summary>SHA-256 of the canonical form, computed once: it is stored, checked and shown.</summary>
    public byte[] Hash { get; } = CanonicalForm.ComputeHash(Card);
}

/// <summary>Turns requests into submissions, or into every fault at once.</summary>
public sealed class AssessmentScorer(
    PublishedCatalog published,
    SubmitAssessmentValidator validator,
    TimeProvider clock
)
{
    // Clocks differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const string DefaultFocus = "twitter";

    /// <summary>Reads, validates and scores; pure but for what was published, and the time.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="keeps">Whether the operation keeps it, and so takes a person's reference, consent and metadata.</param>
    /// <param name="pinned">The model of a request that names none.</param>
    /// <param name="request">What of the request is known before: what the body sends stands above it.</param>
    public (ValidatedSubmission? Submission, IReadOnlyList<ValidationError> Faults) Score(
        JsonElement body,
        bool keeps,
        string pinned,
        SubmitAssessmentRequest? request = null
    ) => Score(body, null, keeps, pinned, request ?? new());

    /// <summary>The same of what was sent.</summary>
    public (ValidatedSubmission? Submission, IReadOnlyList<ValidationError> Faults) Score(
        SubmissionBody sent,
        bool keeps,
        string pinned,
        SubmitAssessmentRequest? request = null
    ) => Score(sent.Root, sent.Responses, keeps, pinned, request ?? new());

    private (ValidatedSubmission? Submission, IReadOnlyList<ValidationError> Faults) Score(
        JsonElement body,
        ResponseSet? sheet,
        bool keeps,
        string pinned,
        SubmitAssessmentRequest request
    )
    {
        var faults = new List<ValidationError>();
        request.Latest = clock.GetUtcNow() + Skew;
        SubmitRequestReader.Read(body, keeps, faults, request);

        // Where a member could not even be read, its limits have nothing to add.
        var unreadable = faults.Count;

        foreach (var fault in validator.FindErrors(request))
        {
            if (faults.FindIndex(0, unreadable, known => known.Pointer == fault.Pointer) < 0 && faults.HasRoom())
            {
                faults.Add(fault);
            }
        }

        var instrument = request.Instrument is { } id ? published.FindInstrument(id) : null;
        var model = request.Model is { } named
            ? published.FindModel(named)
            : published.ModelFor(pinned, instrument?.Instrument.Id);

        if (request.Instrument is not null && instrument is null)
        {
            Note(
                new(
                    "#/instrument",
                    ValidationError.UnknownVersion,
                    "There is no such instrument; GET /v1/instruments lists them."
                )
            );
        }

        if (model is null || (instrument is not null && model.Model.Instrument != instrument.Instrument))
        {
            Note(new("#/model", ValidationError.UnknownVersion, ValidatedSubmission.UnknownModelDetail));
        }

        // Channels and hours are held to some model even where the one named is unknown: every fault at once.
        var rules = (model ?? published.NewestModel).Model;
        var focus = rules.FindChannel(request.Focus ?? DefaultFocus);

        if (focus < 0)
        {
            Note(
                new("#/focus", ValidationError.UnknownOption, "There is no such channel; GET /v1/channels lists them.")
            );
        }

        if (sheet is null && request.Answers is { } answers && instrument is not null)
        {
            sheet = AnswerReader.Read(instrument.Instrument, answers, "#/answers", faults);
        }

        var wishes = ReadPlan(rules, sheet, request.Plan, "#/plan", faults);

        if (faults.Count > 0 || model is null || sheet is null || wishes is null)
        {
            return (null, faults);
        }

        var card = Scorecard.Score(model.Model, sheet, (int?)request.DurationSeconds);
        return (new(request, new(model, card, focus, wishes)), []);

        void Note(ValidationError fault)
        {
            if (faults.TrueForAll(known => known.Pointer != fault.Pointer) && faults.HasRoom())
            {
                faults.Add(fault);
            }
        }
    }

    /// <summary>The wishes for a plan, or null where a fault was added.</summary>
    public static PlanRequest? ReadPlan(
        ScoringModel model,
        ResponseSet? sheet,
        PlanOptions? plan,
        string pointer,
        List<ValidationError> faults
    )
    {
        // Hours that were sent and cannot be read are not those of the sheet: they limit no bound.
        var unread = faults.Exists(fault => fault.Pointer == $"{pointer}/hoursPerWeek");
        return PlanRequestReader.Read(
            model,
            unread ? null : sheet,
            plan?.HoursPerWeek,
            plan?.Bounds,
            plan?.Current,
            pointer,
            faults
        );
    }
}
