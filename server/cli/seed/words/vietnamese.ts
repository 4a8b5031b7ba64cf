import type { Language } from './language.ts'

export const vietnamese: Language = {
  code: 'vi',
  country: 'VN',
  timezone: 'Asia/Ho_Chi_Minh',
  share: 16,
  firstNames:
    'Anh Bình Châu Dũng Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khánh Lan Linh Long Mai Minh Nam Nga Ngọc Nhung Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thu Trang Trung Tuấn Vân Việt Yến'.split(
      ' ',
    ),
  lastNames: 'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Tô'.split(
    ' ',
  ),
  fullName: (first, last) => `${last} ${first}`,
  inbound: [
    'Chào shop, cho mình hỏi chút ạ',
    'Bao giờ đơn hàng của mình tới vậy shop?',
    'Cảm ơn shop nhiều nhé',
    'Mình muốn đổi địa chỉ giao hàng',
    'Sản phẩm này còn màu xanh không ạ?',
    'Phí ship về Đà Nẵng là bao nhiêu?',
    'Mình chưa nhận được hàng',
    'Áo bị chật, mình đổi size lớn hơn được không?',
    'Chủ nhật cửa hàng có mở cửa không?',
    'Mình đã chuyển khoản rồi nhé',
    'Cho mình xin hóa đơn với ạ',
  ],
  outbound: [
    'Dạ em chào chị, em có thể giúp gì cho chị ạ?',
    'Dạ đơn hàng của mình đã được gửi đi, mai sẽ tới ạ',
    'Chị cho em xin mã đơn hàng nhé',
    'Bên em đã hoàn tiền, khoảng ba ngày chị nhận được ạ',
    'Dạ còn hàng ạ, chị lấy size nào?',
    'Em xin lỗi vì sự chậm trễ này ạ',
    'Dạ cửa hàng mở từ tám giờ đến hai mươi giờ ạ',
    'Em đã đổi địa chỉ giúp chị rồi ạ',
  ],
  words:
    'ạ em mình chị anh của có không là cho và đơn hàng này được với đã thì nhé rồi bao nhiêu khi nào ở đâu giá màu size còn mua bán gửi giao tiền chuyển khoản địa chỉ số điện thoại hôm nay ngày mai tuần tháng sản phẩm cửa hàng xanh đỏ đen trắng lớn nhỏ mới cũ đẹp xin lỗi cảm ơn giúp hỏi trả lời đổi hoàn thanh toán thẻ ngân hàng bảo hành sửa chữa máy pin sạc màn hình áo quần giày túi mũ váy đồng hồ sách vở nhà xe khách sạn vé máy bay du lịch bác sĩ trường học gia đình sinh nhật quà tặng giảm giá khuyến mãi hợp đồng gia hạn lịch hẹn'.split(
      ' ',
    ),
  syllables:
    'thanh nghi khoa trường phượng đức quý hậu lộc tiến vượng bảo kiệt duy tường xuân đạt uyển ấn ước'.split(
      ' ',
    ),
  blank: ' ',
  stop: '.',
}
