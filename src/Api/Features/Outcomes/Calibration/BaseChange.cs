namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>The change of a channel's base in a draft, and the data behind it; zeros when fewer than ten people used the channel.</summary>
public sealed record BaseChange(string Channel, double From, double To, int People, long Hours, long Interviews);
