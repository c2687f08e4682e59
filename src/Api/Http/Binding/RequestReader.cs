using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads requests with a JSON body: body, query parameters and idempotency key, then members and limits.</summary>
public sealed class RequestReader(JsonBinder binder)
{
    /// <summary>Reads a POST whose Idempotency-Key, if it has one, is honoured.</summary>
    /// <param name="query">The query parameters that were read before; by default none are allowed.</param>
    /// <param name="bodyIsOptional">Whether a request without a body is one with an empty object.</param>
    public async ValueTask<JsonRequest<T>> ReadWithIdempotencyKey<T>(
        HttpContext http,
        QueryParameters? query = null,
        bool bodyIsOptional = false
    )
        where T : class
    {
        var source = await JsonRequestBody.Read(http, optional: bodyIsOptional);
        var (key, badKey) = IdempotencyKey.FromHeader(http.Request, Caller.From(http), source.Bytes);
        return Bind<T>(source, source.Problem ?? (query ?? new(http.Request)).Problem ?? badKey, key);
    }

    /// <summary>Reads a POST that stores nothing; its Idempotency-Key is ignored.</summary>
    public async ValueTask<JsonRequest<T>> Read<T>(HttpContext http)
        where T : class
    {
        var source = await JsonRequestBody.Read(http);
        return Bind<T>(source, source.Problem ?? new QueryParameters(http.Request).Problem, idempotencyKey: null);
    }

    /// <summary>Reads a merge patch, under either of its media types.</summary>
    public async ValueTask<JsonRequest<T>> ReadPatch<T>(HttpContext http)
        where T : MergePatchRequest
    {
        var source = await JsonRequestBody.Read(http, mediaType: MediaTypes.MergePatch);
        return Bind<T>(source, source.Problem ?? new QueryParameters(http.Request).Problem, idempotencyKey: null);
    }

    private JsonRequest<T> Bind<T>(JsonRequestBody source, IResult? problem, IdempotencyKey? idempotencyKey)
        where T : class
    {
        var errors = new List<ValidationError>();
        var body = problem is null ? binder.BindAndValidate<T>(source.Root, errors) : null;
        return new(source, problem, idempotencyKey, body, errors);
    }
}
