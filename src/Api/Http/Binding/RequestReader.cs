using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads requests with a JSON body: body, query parameters and idempotency key; then binds and validates the body.</summary>
public sealed class RequestReader(JsonBinder binder)
{
    /// <summary>Reads a request that stores nothing. It ignores an idempotency key.</summary>
    public async ValueTask<JsonRequest<T>> Read<T>(HttpContext http)
        where T : class
    {
        var source = await JsonRequestBody.Read(http);
        return Bind<T>(source, source.Problem ?? new QueryParameters(http.Request).Problem);
    }

    /// <summary>Reads a request that can be retried with an idempotency key.</summary>
    /// <param name="http">The request.</param>
    /// <param name="query">The query parameters, if the handler has read them; otherwise none are allowed.</param>
    /// <param name="bodyIsOptional">True if no body means an empty object.</param>
    public async ValueTask<JsonRequest<T>> ReadWithIdempotencyKey<T>(
        HttpContext http,
        QueryParameters? query = null,
        bool bodyIsOptional = false
    )
        where T : class
    {
        var source = await JsonRequestBody.Read(http, optional: bodyIsOptional);
        var (key, keyProblem) = IdempotencyKey.FromHeader(http.Request, Caller.From(http), source.Bytes);
        return Bind<T>(source, source.Problem ?? (query ?? new(http.Request)).Problem ?? keyProblem, key);
    }

    /// <summary>Reads a merge patch, which has one of two media types.</summary>
    public async ValueTask<JsonRequest<T>> ReadPatch<T>(HttpContext http)
        where T : MergePatchRequest
    {
        var source = await JsonRequestBody.Read(http, mediaType: MediaTypes.MergePatch);
        return Bind<T>(source, source.Problem ?? new QueryParameters(http.Request).Problem);
    }

    private JsonRequest<T> Bind<T>(JsonRequestBody source, IResult? problem, IdempotencyKey? key = null)
        where T : class
    {
        var errors = new List<ValidationError>();
        var body = problem is null ? binder.BindAndValidate<T>(source.Root, errors) : null;
        return new(source, problem, key, body, errors);
    }
}
