namespace ChannelFit.Api.Options;

/// <summary>Writes what the owner of the process alone may read.</summary>
internal static class OwnerOnlyFile
{
    public static async Task Write(string path, string text, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, options);
        await file.WriteLineAsync(text.AsMemory(), cancel);
    }
}
