namespace ChannelFit.Api.Cli;

/// <summary>A file that gets its name when it is complete. An incomplete file is deleted.</summary>
internal sealed class AtomicFile(string path) : IAsyncDisposable
{
    private readonly string partialPath = $"{path}.part";

    public FileStream Content { get; } = File.Create($"{path}.part");

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
}
