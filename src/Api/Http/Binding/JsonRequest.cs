using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A request that was read: a problem, or a body with all its errors.</summary>
public sealed class JsonRequest<T>(
    JsonRequestBody source,
    IResult? problem,
    IdempotencyKey? idempotencyKey,
    T? body,
    List<ValidationError> errors
) : IDisposable
    where T : class
{
    /// <summary>Why the request cannot be read (415, 413, 400); null where it can.</summary>
    public IResult? Problem => problem;

    public IdempotencyKey? IdempotencyKey => idempotencyKey;

    /// <summary>The body: only where there is no problem, and complete only where there are no errors.</summary>
    public T Body => body!;

    public List<ValidationError> Errors => errors;

    public void Dispose() => source.Dispose();
}
