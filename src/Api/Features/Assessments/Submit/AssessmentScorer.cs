using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>Scores requests that were bound, or adds the errors that the published instruments and models tell.</summary>
public sealed class AssessmentScorer(PublishedCatalog catalog)
{
    /// <summary>The detail of an error about a model that cannot score the answers.</summary>
    public const string UnknownModelDetail =
        "Unknown model for this instrument; GET /v1/models lists the published ones.";

    private const string DefaultFocus = "twitter";

    /// <summary>Scores a request; returns null where there are errors. Pure, but for the catalog.</summary>
    /// <param name="request">The request, bound and validated.</param>
    /// <param name="responses">The answers, where they were read before; null where they are those of the request.</param>
    /// <param name="defaultModel">The model of a request that names none.</param>
    /// <param name="errors">The errors of the request, to which those of its codes are added.</param>
    public ScoredSubmission? Score(
        ScoreRequest request,
        ResponseSet? responses,
        string defaultModel,
        List<ValidationError> errors
    )
    {
        var instrument = request.Instrument is { } id ? catalog.FindInstrument(id) : null;
        var model = catalog.FindModel(request.Model ?? defaultModel);

        if (request.Instrument is not null && instrument is null)
        {
            Add("#/instrument", ValidationError.UnknownVersion, "Unknown instrument; GET /v1/instruments lists them.");
        }

        if (model is null || (instrument is not null && model.Model.Instrument != instrument.Instrument))
        {
            Add("#/model", ValidationError.UnknownVersion, UnknownModelDetail);
        }

        // Channels and hours are checked by some model even where the one named is unknown: every error at once.
        var rules = (model ?? catalog.NewestModel).Model;
        var focus = rules.FindChannel(request.Focus ?? DefaultFocus);

        if (focus < 0)
        {
            Add("#/focus", ValidationError.UnknownOption, "Unknown channel; GET /v1/channels lists them.");
        }

        if (responses is null && request.Answers is { } answers && instrument is not null)
        {
            responses = AnswerReader.Read(instrument.Instrument, answers, "#/answers", errors);
        }

        var plan = ReadPlan(rules, responses, request.Plan, "#/plan", errors);

        if (errors.Count > 0 || model is null || responses is null || plan is null)
        {
            return null;
        }

        var card = Scorecard.Score(model.Model, responses, request.DurationSeconds);
        return new(model, card, focus, plan);

        void Add(string pointer, string code, string detail)
        {
            if (errors.TrueForAll(known => known.Pointer != pointer) && errors.HasRoom())
            {
                errors.Add(new(pointer, code, detail));
            }
        }
    }

    /// <summary>Returns the plan that the options ask for, or null where an error was added.</summary>
    public static PlanRequest? ReadPlan(
        ScoringModel model,
        ResponseSet? responses,
        PlanOptions? plan,
        string pointer,
        List<ValidationError> errors
    )
    {
        // Hours that were sent and cannot be read are not those of the answers: they limit no bound.
        var unreadable = errors.Exists(error => error.Pointer == $"{pointer}/hoursPerWeek");
        return PlanRequestReader.Read(
            model,
            unreadable ? null : responses,
            plan?.HoursPerWeek,
            plan?.Bounds,
            plan?.Current,
            pointer,
            errors
        );
    }
}
