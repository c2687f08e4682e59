using ChannelFit.Api.Database;

namespace ChannelFit.Api.Options;

/// <summary>Loads the secret key from the settings, or in Development from a file in the data folder.</summary>
public static class SecretKeyLoader
{
    private const string FileName = "secret-key";

    /// <summary>Returns the secret key and, if configured, the previous one.</summary>
    /// <exception cref="InvalidOptionsException">The key is missing or cannot be read.</exception>
    public static async Task<SecretKeyRing> Load(ChannelFitOptions settings, CancellationToken cancel) =>
        settings.SecretKeys.Count > 0 ? new(settings.SecretKeys)
        : settings.IsDevelopment ? new(await LoadFromFolder(settings.DataDirectory, cancel))
        : throw new InvalidOptionsException(ChannelFitOptions.SecretKeyMissing);

    private static async Task<byte[]> LoadFromFolder(string folder, CancellationToken cancel)
    {
        try
        {
            return await ReadOrCreate(folder, cancel);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOptionsException(
                $"The secret key cannot be stored in the data folder {folder}: {exception.Message.TrimEnd('.')}. Give this user "
                    + "access to the folder, choose another folder (ChannelFit__DataDirectory), or set ChannelFit__SecretKey."
            );
        }
    }

    private static async Task<byte[]> ReadOrCreate(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);

        if (!File.Exists(path))
        {
            await Create(path, cancel);
        }

        var key = new byte[SecretKeyRing.KeyLength + 1];
        var text = (await File.ReadAllTextAsync(path, cancel)).Trim();
        return Convert.TryFromBase64String(text, key, out var length) && length == SecretKeyRing.KeyLength
            ? key[..length]
            : throw new InvalidOptionsException(
                $"{path} does not contain 32 bytes in base64. Restore the file, or set ChannelFit__SecretKey."
            );
    }

    /// <summary>Creates the key file atomically: of two processes that start at the same time, both read the same key.</summary>
    private static async Task Create(string path, CancellationToken cancel)
    {
        var temporary = $"{path}.{Environment.ProcessId}";
        await OwnerOnlyFile.Write(
            temporary,
            Convert.ToBase64String(
                System.Security.Cryptography.RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength)
            ),
            cancel
        );

        try
        {
            File.Move(temporary, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
