namespace ChannelFit.Api.Features.Transfer;

/// <summary>A row that was not stored because its record was imported before or is the export of a stored row.</summary>
/// <param name="New">The id of the row that was not stored.</param>
/// <param name="Id">The id of the stored row; null if it was deleted since or the person was erased.</param>
/// <param name="Same">True if the two have the same content.</param>
public sealed record ExistingImportRow(Guid New, Guid? Id, bool Same);
