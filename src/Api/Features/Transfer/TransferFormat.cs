namespace ChannelFit.Api.Features.Transfer;

/// <summary>The format of an import or an export.</summary>
public enum TransferFormat
{
    Ndjson,
    Csv,
}
