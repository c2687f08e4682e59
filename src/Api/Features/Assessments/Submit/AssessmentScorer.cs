using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>Scores submissions. It looks up their codes in the published instruments and models.</summary>
public sealed class AssessmentScorer(PublishedCatalog catalog)
{
    /// <summary>The detail of the error about a model that cannot score the answers.</summary>
    public const string UnknownModelDetail =
        "Unknown model for this instrument; GET /v1/models lists the published ones.";

    private const string DefaultFocus = "twitter";

    /// <summary>Scores a submission. Returns null if the request has errors, including those that this method adds.</summary>
    /// <param name="request">The request, bound and validated.</param>
    /// <param name="defaultModel">The partner's model, for a request without a model.</param>
    /// <param name="errors">The errors of the request.</param>
    public ScoredSubmission? Score(ScoreRequest request, string defaultModel, List<ValidationError> errors)
    {
        var instrument = FindInstrument(request, errors);
        var model = FindModel(request, instrument, defaultModel, errors);

        // If the model is unknown, the newest one checks the channels, so that all errors are reported at once.
        var scoringModel = (model ?? catalog.NewestModel).Model;
        var focus = FindFocus(scoringModel, request, errors);
        var responses = request.Responses ?? ReadAnswers(request, instrument, errors);
        var plan = ReadPlan(scoringModel, responses, request.Plan, "#/plan", errors);

        if (errors.Count > 0 || model is null || responses is null || plan is null)
        {
            return null;
        }

        return new(model, Scorecard.Score(model.Model, responses, request.DurationSeconds), focus, plan);
    }

    /// <summary>Reads the plan of a request; returns null if it added an error.</summary>
    public static PlanRequest? ReadPlan(
        ScoringModel model,
        ResponseSet? responses,
        PlanOptions? options,
        string pointer,
        List<ValidationError> errors
    )
    {
        // If the hours were sent but cannot be read, the hours of the answers must not limit the bounds in their place.
        var hoursAreInvalid = errors.Exists(error => error.Pointer == $"{pointer}/hoursPerWeek");
        return PlanRequestReader.Read(
            model,
            hoursAreInvalid ? null : responses,
            options?.HoursPerWeek,
            options?.Bounds,
            options?.Current,
            pointer,
            errors
        );
    }

    private PublishedInstrument? FindInstrument(ScoreRequest request, List<ValidationError> errors)
    {
        var instrument = request.Instrument is { } id ? catalog.FindInstrument(id) : null;

        if (request.Instrument is not null && instrument is null)
        {
            AddError(
                errors,
                "#/instrument",
                ValidationError.UnknownVersion,
                "Unknown instrument; GET /v1/instruments lists them."
            );
        }

        return instrument;
    }

    private PublishedModel? FindModel(
        ScoreRequest request,
        PublishedInstrument? instrument,
        string defaultModel,
        List<ValidationError> errors
    )
    {
        var model = request.Model is { } id
            ? catalog.FindModel(id)
            : catalog.ModelFor(defaultModel, instrument?.Instrument.Id);

        if (model is null || (instrument is not null && model.Model.Instrument != instrument.Instrument))
        {
            AddError(errors, "#/model", ValidationError.UnknownVersion, UnknownModelDetail);
        }

        return model;
    }

    private static int FindFocus(ScoringModel scoringModel, ScoreRequest request, List<ValidationError> errors)
    {
        var focus = scoringModel.FindChannel(request.Focus ?? DefaultFocus);

        if (focus < 0)
        {
            AddError(errors, "#/focus", ValidationError.UnknownOption, "Unknown channel; GET /v1/channels lists them.");
        }

        return focus;
    }

    private static ResponseSet? ReadAnswers(
        ScoreRequest request,
        PublishedInstrument? instrument,
        List<ValidationError> errors
    ) =>
        instrument is not null && request.Answers is { } answers
            ? AnswerReader.Read(instrument.Instrument, answers, "#/answers", errors)
            : null;

    /// <summary>Adds an error unless the member has one already or the list is full.</summary>
    private static void AddError(List<ValidationError> errors, string pointer, string code, string detail)
    {
        if (errors.TrueForAll(known => known.Pointer != pointer) && errors.HasRoom())
        {
            errors.Add(new(pointer, code, detail));
        }
    }
}
