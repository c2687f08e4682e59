using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>Reads requests with one submission, like <see cref="RequestReader"/>, with the fast path for answers.</summary>
public sealed class SubmissionReader(JsonBinder binder, PublishedCatalog catalog)
{
    /// <summary>Reads a request that stores nothing. It ignores an idempotency key.</summary>
    /// <param name="http">The request.</param>
    /// <param name="query">The query parameters, which were read before.</param>
    public async ValueTask<JsonRequest<ScoreRequest>> Read(HttpContext http, QueryParameters query) =>
        Bind<ScoreRequest>(http, await SubmissionBody.Read(http, catalog), query, key: null, keyProblem: null);

    /// <summary>Reads a request that stores an assessment, with its idempotency key.</summary>
    /// <inheritdoc cref="Read"/>
    public async ValueTask<JsonRequest<SubmitAssessmentRequest>> ReadWithIdempotencyKey(
        HttpContext http,
        QueryParameters query
    )
    {
        var body = await SubmissionBody.Read(http, catalog);
        var (key, keyProblem) = IdempotencyKey.FromHeader(http.Request, Caller.From(http), body.Bytes);
        return Bind<SubmitAssessmentRequest>(http, body, query, key, keyProblem);
    }

    private JsonRequest<T> Bind<T>(
        HttpContext http,
        SubmissionBody body,
        QueryParameters query,
        IdempotencyKey? key,
        IResult? keyProblem
    )
        where T : ScoreRequest
    {
        var problem =
            body.Problem ?? KeyRestrictions.CheckBody(Caller.From(http), body.Root) ?? query.Problem ?? keyProblem;
        var errors = new List<ValidationError>();
        var request = problem is null ? body.Bind<T>(binder, errors) : null;
        return new(body, problem, key, request, errors);
    }
}
