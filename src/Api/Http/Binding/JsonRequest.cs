using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A request with a JSON body, as read: either a problem, or a body with all its validation errors.</summary>
/// <param name="source">The bytes of the body, which the request refers to until it is disposed.</param>
/// <param name="problem">The reason why the request cannot be read (400, 413, 415).</param>
/// <param name="idempotencyKey">The idempotency key.</param>
/// <param name="body">The body.</param>
/// <param name="errors">The validation errors.</param>
public sealed class JsonRequest<T>(
    IDisposable source,
    IResult? problem,
    IdempotencyKey? idempotencyKey,
    T? body,
    List<ValidationError> errors
) : IDisposable
    where T : class
{
    /// <summary>The reason why the request cannot be read; null if it can.</summary>
    public IResult? Problem => problem;

    /// <summary>The idempotency key; null if the request has none or the operation ignores it.</summary>
    public IdempotencyKey? IdempotencyKey => idempotencyKey;

    /// <summary>The body. It exists only if there is no problem, and is complete only if there are no errors.</summary>
    public T Body => body!;

    /// <summary>The validation errors. A handler can add more before it responds with all of them.</summary>
    public List<ValidationError> Errors => errors;

    public void Dispose() => source.Dispose();
}
