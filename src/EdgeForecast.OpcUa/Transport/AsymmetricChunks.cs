using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// Chunks that open a channel (Part 6, 6.7.2.3): header (8), channel id (4), policy URI, sender's certificate, SHA-1 of
/// the receiver's certificate, then sequence number (4), request id (4), body, padding, signature. Both are signed and
/// encrypted in every mode but None. The high byte of the padding's size follows the padding only where the receiver's
/// key exceeds 2048 bits.
/// </summary>
internal static class AsymmetricChunks
{
    private const int LargeKeyBits = 2048;

    public static byte[] Write(
        uint channelId, SecurityPolicy policy, X509Certificate2? own, X509Certificate2? receiver,
        (uint Sequence, uint Request) numbers, ReadOnlySpan<byte> body)
    {
        using var writer = new UaWriter();
        writer.WriteRaw(new byte[ChunkHeader.Size]);
        writer.WriteUInt32(channelId);
        writer.WriteString(policy.Uri);
        writer.WriteByteString(policy.IsNone ? null : own!.RawData);
        writer.WriteByteString(policy.IsNone ? null : CertificateBytes.Thumbprint(receiver!));
        var encryptedFrom = writer.Length;
        writer.WriteUInt32(numbers.Sequence);
        writer.WriteUInt32(numbers.Request);
        writer.WriteRaw(body);
        if (policy.IsNone)
        {
            var clear = writer.Written.ToArray();
            new ChunkHeader(MessageKind.OpenChannel, ChunkKind.Final, clear.Length).Write(clear);
            return clear;
        }

        using var ownKey = own!.GetRSAPrivateKey()!;
        using var receiverKey = receiver!.GetRSAPublicKey()!;
        var signatureBytes = ownKey.KeySize / 8;
        var sizeBytes = receiverKey.KeySize > LargeKeyBits ? 2 : 1;
        var plainBlock = AsymmetricCipher.PlainBlockBytes(policy, receiverKey);
        var used = writer.Length - encryptedFrom + sizeBytes + signatureBytes;
        var padding = (plainBlock - (used % plainBlock)) % plainBlock;
        for (var i = 0; i <= padding; i++) writer.WriteByte((byte)padding);
        if (sizeBytes == 2) writer.WriteByte((byte)(padding >> 8));

        var blocks = (writer.Length - encryptedFrom + signatureBytes) / plainBlock;
        var length = encryptedFrom + (blocks * (receiverKey.KeySize / 8));
        var signed = writer.Written.ToArray();
        // The signature covers the header as it is sent, so with the length after encryption.
        new ChunkHeader(MessageKind.OpenChannel, ChunkKind.Final, length).Write(signed);
        byte[] plain = [.. signed.AsSpan(encryptedFrom), .. AsymmetricCipher.Sign(policy, ownKey, signed)];
        return [.. signed.AsSpan(0, encryptedFrom), .. AsymmetricCipher.Encrypt(policy, receiverKey, plain)];
    }

    /// <summary>
    /// Takes the security off a chunk that opens a channel, with the receiver's own key; the sender may have that one
    /// certificate only.
    /// </summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryRead(
        ReadOnlySpan<byte> chunk, SecurityPolicy policy, X509Certificate2? own, X509Certificate2? sender,
        out uint channelId, out ChunkContent content)
    {
        content = default;
        var reader = new UaReader(chunk[ChunkHeader.Size..], DecodeLimits.Default);
        channelId = reader.ReadUInt32();
        var uri = reader.ReadString();
        var senderBlob = reader.ReadByteString();
        var thumbprint = reader.ReadByteStringSpan();
        if (reader.Status != DecodeStatus.Done) return "its security header is malformed";
        if (uri != policy.Uri) return $"it answers with the policy {uri}";
        var rest = chunk[(ChunkHeader.Size + reader.Position)..];
        if (policy.IsNone) return TrySplit(rest, out content) ? null : "it is too short";
        if (!thumbprint.SequenceEqual(CertificateBytes.Thumbprint(own!))) return "it is not meant for our certificate";
        var senderChain = CertificateBytes.TryParseChain(senderBlob);
        if (senderChain is null || !senderChain[0].RawData.AsSpan().SequenceEqual(sender!.RawData))
            return "it comes with another certificate than the endpoint's";

        using var ownKey = own!.GetRSAPrivateKey()!;
        using var senderKey = sender.GetRSAPublicKey()!;
        var plain = AsymmetricCipher.TryDecrypt(policy, ownKey, rest);
        var signatureBytes = senderKey.KeySize / 8;
        if (plain is null || plain.Length < signatureBytes + 9) return "it cannot be decrypted";
        byte[] signed = [.. chunk[..^rest.Length], .. plain.AsSpan(0, plain.Length - signatureBytes)];
        if (!AsymmetricCipher.Verify(policy, senderKey, signed, plain.AsSpan(plain.Length - signatureBytes)))
            return "its signature is wrong";
        var end = plain.Length - signatureBytes;
        var isLarge = ownKey.KeySize > LargeKeyBits;
        var padding = isLarge ? plain[end - 2] | (plain[end - 1] << 8) : plain[end - 1];
        end -= padding + (isLarge ? 2 : 1);
        return end >= 8 && TrySplit(plain.AsSpan(0, end), out content) ? null : "its padding is wrong";
    }

    /// <summary>
    /// Who opens a channel and how: what a server must know before it can take the security off. False where the header
    /// is malformed.
    /// </summary>
    public static bool TryReadHeader(
        ReadOnlySpan<byte> chunk, out uint channelId, out string? policyUri, out byte[]? sender)
    {
        var reader = new UaReader(chunk[ChunkHeader.Size..], DecodeLimits.Default);
        channelId = reader.ReadUInt32();
        policyUri = reader.ReadString();
        sender = reader.ReadByteString();
        return reader.Status == DecodeStatus.Done;
    }

    private static bool TrySplit(ReadOnlySpan<byte> plain, out ChunkContent content)
    {
        content = default;
        if (plain.Length < 8) return false;
        content = new ChunkContent(
            BinaryPrimitives.ReadUInt32LittleEndian(plain),
            BinaryPrimitives.ReadUInt32LittleEndian(plain[4..]),
            plain[8..]);
        return true;
    }
}
