namespace ChannelFit.Api.Features.Transfer;

/// <summary>
/// The advisory lock of a partner's imports. Imports share it and an erasure takes it alone, instead of one lock for each of
/// thousands of people.
/// </summary>
internal static class ImportLock
{
    /// <summary>The key of the lock, in the transaction of the partner.</summary>
    public const string KeySql = "hashtextextended(concat_ws('|', current_partner(), 'imports'), 0)";
}
