namespace ChannelFit.Api.Features.Transfer;

/// <summary>A column of a CSV import with its header. A column without a known name is ignored.</summary>
public sealed record CsvHeaderColumn(string Header, string Name, CsvKind Kind);
