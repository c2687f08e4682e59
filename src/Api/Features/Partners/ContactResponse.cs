namespace ChannelFit.Api.Features.Partners;

/// <summary>The link for questions to the partner.</summary>
/// <param name="Label">The text of the link.</param>
/// <param name="Url">An https or mailto URL.</param>
public sealed record ContactResponse(string Label, string Url);
