namespace ChannelFit.Api.Features.Transfer;

/// <summary>One line of an import, without its end.</summary>
/// <param name="Number">The line number where it begins, counted from 1.</param>
/// <param name="Bytes">The bytes of the line; null if it is too long.</param>
public sealed record ImportLine(long Number, byte[]? Bytes);
