namespace ChannelFit.Api.Cli;

/// <summary>
/// A file that gets its name when it is complete. An incomplete file is deleted. A device, which the file would replace, is
/// refused.
/// </summary>
internal sealed class AtomicFile(string path) : IAsyncDisposable
{
    private readonly string partialPath = $"{path}.part";

    public FileStream Content { get; } =
        IsDevice(path)
            ? throw new CliException($"{path} is a device. Name no file to write to standard output.")
            : File.Create($"{path}.part");

    /// <summary>Renames the complete file, and replaces an existing one.</summary>
    public async Task Commit()
    {
        await Content.DisposeAsync();
        File.Move(partialPath, path, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        File.Delete(partialPath);
    }

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
