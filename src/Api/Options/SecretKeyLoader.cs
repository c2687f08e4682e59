using ChannelFit.Api.Database;

namespace ChannelFit.Api.Options;

/// <summary>Finds the secret key: the one that was given, or in Development one made once in the data folder.</summary>
public static class SecretKeyLoader
{
    private const string Name = "secret-key";

    /// <summary>The key, with the previous one where one was given.</summary>
    /// <exception cref="InvalidOptionsException">None was given, and none may be made here.</exception>
    public static async Task<SecretKeyRing> Load(ChannelFitOptions settings, CancellationToken cancel) =>
        settings.SecretKeys.Count > 0 ? new(settings.SecretKeys)
        : settings.IsDevelopment ? new(await InFolder(settings.DataDirectory, cancel))
        : throw new InvalidOptionsException(ChannelFitOptions.SecretKeyMissing);

    private static async Task<byte[]> InFolder(string folder, CancellationToken cancel)
    {
        try
        {
            return await ReadOrMake(folder, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOptionsException(
                $"The secret key cannot be kept in the data folder {folder}: {fault.Message.TrimEnd('.')}. Give this user "
                    + "all rights to it, choose another (ChannelFit__DataDirectory), or give ChannelFit__SecretKey."
            );
        }
    }

    private static async Task<byte[]> ReadOrMake(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name);

        if (!File.Exists(path))
        {
            await Make(path, cancel);
        }

        var key = new byte[SecretKeyRing.KeyLength + 1];
        var text = (await File.ReadAllTextAsync(path, cancel)).Trim();
        return Convert.TryFromBase64String(text, key, out var length) && length == SecretKeyRing.KeyLength
            ? key[..length]
            : throw new InvalidOptionsException(
                $"{path} does not hold 32 bytes in base64: restore it, or give ChannelFit__SecretKey."
            );
    }

    /// <summary>Written whole under another name first: of two starts at once, one key wins and both read it.</summary>
    private static async Task Make(string path, CancellationToken cancel)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        await OwnerOnlyFile.Write(
            draft,
            Convert.ToBase64String(
                System.Security.Cryptography.RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength)
            ),
            cancel
        );

        try
        {
            File.Move(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
