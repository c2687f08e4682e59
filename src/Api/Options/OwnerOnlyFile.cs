namespace ChannelFit.Api.Options;

/// <summary>Writes files that only the current user can read.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Writes a line to a file and replaces an existing file.</summary>
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
