using System.Buffers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>
/// A request body whose read errors are <see cref="BadHttpRequestException"/>s (400). Kestrel throws a plain
/// <see cref="IOException"/> for some of them, such as a chunk whose size overflows.
/// </summary>
/// <remarks>
/// Later code could not tell such an <see cref="IOException"/> from an internal error. A cancelled read leaves the body readable:
/// Kestrel reads the rest after the response, and logs an error if a read with a cancelled token is still in progress.
/// </remarks>
internal sealed class RequestBodyStream(HttpRequest request) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Creates the exception of a body that cannot be read.</summary>
    public static BadHttpRequestException Unreadable(IOException exception) =>
        new("The body cannot be read.", exception);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var body = request.BodyReader;
        await using var cancellation = cancellationToken.UnsafeRegister(_ => body.CancelPendingRead(), null);

        try
        {
            while (true)
            {
                var read = await body.ReadAsync(CancellationToken.None);
                var count = read.IsCanceled ? 0 : (int)Math.Min(buffer.Length, read.Buffer.Length);
                var part = read.Buffer.Slice(0, count);
                part.CopyTo(buffer.Span);
                body.AdvanceTo(part.End);

                if (read.IsCanceled)
                {
                    throw new OperationCanceledException(cancellationToken);
                }

                if (count > 0 || read.IsCompleted)
                {
                    return count;
                }
            }
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw Unreadable(exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
